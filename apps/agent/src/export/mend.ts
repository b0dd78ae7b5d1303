import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { codeOf } from "#store/durable.ts";
import { hashInto } from "#store/intake.ts";
import type { Store } from "#store/store.ts";
import { foreign, identityOf, putBack, remove } from "./folder.ts";
import type { Placed, Standing } from "./ledger.ts";

/**
 * Puts back the files of a standing revision that are gone, as far as the store has them. Updates what it puts back in `standing`.
 * @returns whether it put any back, and how many wait for their blob
 * @throws AppError conflict when a file that the agent did not make stands in the place of one
 */
export async function mend(
  store: Store,
  dir: string,
  standing: Standing,
  takeOver: boolean,
): Promise<{ changed: boolean; missing: number }> {
  const result = { changed: false, missing: 0 };
  for (const file of standing.files) {
    const target = join(dir, standing.folder, file.path);
    const found = await identityOf(target);
    if (found === file.identity) continue;
    if (found !== null && !takeOver) throw foreign(target);
    if (!store.has(file.digest, file.size)) {
      result.missing += 1;
      continue;
    }
    file.identity = await putBack(store, dir, standing.folder, file);
    result.changed = true;
  }
  return result;
}

/**
 * Hashes the files of a standing revision, at half speed. What is not what its name says is taken out where the agent made it, and
 * its blob is checked: a hard link shares the bytes.
 * @param only files of these digests, or all
 */
export async function checkStanding(
  store: Store,
  dir: string,
  { folder, files }: Standing,
  signal: AbortSignal,
  only?: ReadonlySet<Digest>,
): Promise<{ checked: number; bad: string[] }> {
  const result = { checked: 0, bad: [] as string[] };
  for (const file of files) {
    if (signal.aborted) break;
    if (only && !only.has(file.digest)) continue;
    const began = performance.now();
    result.checked += 1;
    if (await isSound(join(dir, folder, file.path), file)) {
      await delay(Math.min(100, performance.now() - began), undefined, { signal }).catch(() => {});
      continue;
    }
    result.bad.push(`${folder}/${file.path}`);
    await remove(join(dir, folder), [file]);
    await store.check(file.digest);
  }
  return result;
}

async function isSound(path: string, { digest, identity }: Placed): Promise<boolean> {
  const handle = await open(path, "r").catch((thrown) => {
    if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR") return null;
    throw thrown;
  });
  if (handle === null) return false;
  try {
    const hash = createHash("sha256");
    await hashInto(hash, handle);
    return digestOfHex(hash.digest("hex")) === digest && (await identityOf(path)) === identity;
  } finally {
    await handle.close();
  }
}
