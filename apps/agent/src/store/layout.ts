import { lstat, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import { codeOf, removeOlder, syncDir, writeDurable } from "./durable.ts";

/** Number of the disk layout that this program reads and writes. */
const layoutVersion = 1;
const markerSchema = z.object({ layout: z.number().int().positive() });

/** The names of all blob folders: the first two digits of a digest. */
export const shards = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, "0"));

export interface Layout {
  root: string;
  store: string;
  partial: string;
  manifests: string;
  works: string;
  /** blobs that proved damaged: kept for a while so that their place on a failing disk is not written again */
  quarantine: string;
  tmp: string;
  desired: string;
  /** @throws AppError disk_failed when another folder stands in the place of the one that was opened */
  check(): Promise<void>;
  /** Clears what was left behind and is too old to be of use. */
  clearLeftovers(): Promise<void>;
}

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Makes the folders of a data folder, refuses links in their place, and clears what a crash left: temporary files after an
 * hour, half-fetched blobs after a week, damaged ones after a month. Young ones stay: another process may look into a running
 * agent's folder. A disk that has become read-only can still be shown from.
 * @throws AppError data_newer, disk_full, disk_failed
 */
export async function openLayout(root: string): Promise<Layout> {
  const layout: Layout = {
    root,
    store: join(root, "store"),
    partial: join(root, "partial"),
    manifests: join(root, "manifests"),
    works: join(root, "works"),
    quarantine: join(root, "quarantine"),
    tmp: join(root, "tmp"),
    desired: join(root, "desired.json"),
    async check() {
      if ((await identify(root)) === opened) return;
      throw new AppError(
        "disk_failed",
        `${root} was removed or replaced while the agent ran. Bring the old folder back, or restart the agent to use this one.`,
      );
    },
    clearLeftovers: () => clearLeftovers(layout),
  };
  const { store, partial, manifests, works, quarantine, tmp } = layout;
  const made = await mkdir(root, { recursive: true, mode: 0o700 });
  if (made) await syncDir(dirname(made));
  const opened = await identify(root);
  for (const folder of [store, partial, manifests, works, quarantine, tmp]) await ensure(folder);
  for (const shard of shards) await ensure(join(store, shard));
  await checkMarker(layout);
  try {
    // A crash may have come between a rename and its fsync: what is seen now must also be there after a power cut.
    for (const folder of [root, store, manifests, works]) await syncDir(folder);
    await layout.clearLeftovers();
  } catch (thrown) {
    if (codeOf(thrown) !== "EROFS") throw thrown;
  }
  return layout;
}

async function clearLeftovers({ tmp, partial, quarantine }: Layout): Promise<void> {
  for (const [folder, ageMs] of [[tmp, hour] as const, [partial, 7 * day] as const, [quarantine, 30 * day] as const])
    for (const name of await readdir(folder)) await removeOlder(join(folder, name), ageMs);
}

/** Tells a folder from another one at the same path; `null` when nothing is there. */
async function identify(folder: string): Promise<string | null> {
  const found = await stat(folder, { bigint: true }).catch((thrown) => {
    if (codeOf(thrown) === "ENOENT") return null;
    throw thrown;
  });
  return found && `${found.dev} ${found.ino}`;
}

async function ensure(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((thrown) => {
    if (codeOf(thrown) !== "EEXIST") throw thrown;
  });
  if ((await lstat(folder)).isDirectory()) return;
  throw new AppError(
    "disk_failed",
    `${folder} is a link or a file. Remove it: the agent writes into real folders only.`,
  );
}

async function checkMarker(layout: Layout): Promise<void> {
  const file = join(layout.root, ".holofleet-agent");
  const text = await readFile(file, "utf8").catch((thrown) => {
    if (codeOf(thrown) === "ENOENT") return null;
    throw thrown;
  });
  const marker = text === null ? null : parseJson(markerSchema, text);
  if (marker && marker.layout > layoutVersion)
    throw new AppError("data_newer", `${layout.root} was written by a newer agent. Start that version again.`);
  const expected = JSON.stringify({ layout: layoutVersion });
  if (text !== expected) await writeDurable(file, expected, { tmp: layout.tmp, parent: layout.root });
}

/** Reads a document; `null` when it is torn or is not what it should be. */
export function parseJson<T extends z.ZodType>(schema: T, text: string): z.infer<T> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
