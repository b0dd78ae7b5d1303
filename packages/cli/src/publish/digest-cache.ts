import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import { z } from "zod";
import { cacheFolder } from "../session.ts";
import type { HashedFile, LocalFile } from "./folder.ts";

/** A file that changed this shortly before it was hashed may change again within the same tick of the disk's clock. */
const settledMs = 2000;

const cacheSchema = z.object({
  v: z.literal(1),
  root: z.string(),
  /** path → stamp of the file, digest */
  files: z.record(z.string(), z.tuple([z.string(), digestSchema])),
  /** the draft that was saved from this folder last */
  saved: z.object({ console: z.string(), work: z.string(), version: z.number(), frames: z.string() }).nullable(),
});
type Cache = z.infer<typeof cacheSchema>;
export type SavedDraft = NonNullable<Cache["saved"]>;

/** What is known of a folder's files from the last time, so that only those that changed since are read. */
export interface DigestCache {
  /** The digests of those that have not changed, by path. */
  findAll(files: readonly LocalFile[]): Map<string, Digest>;
  readonly saved: SavedDraft | null;
  /** Keeps what is known now, in place of all that was. */
  keep(files: readonly HashedFile[], saved: SavedDraft | null): Promise<void>;
}

/** Opens the cache of a folder, which the user's own cache folder holds. An absent or damaged one is empty. */
export async function openDigestCache(root: string): Promise<DigestCache> {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
  const file = join(cacheFolder, "digests", `${name}.json`);
  const known = await readCache(file, root);
  const openedAt = Date.now();
  return {
    findAll(files) {
      const same = files.flatMap(({ path, stamp }): [string, Digest][] => {
        const [was, digest] = known.files[path] ?? [];
        return digest !== undefined && was === stamp ? [[path, digest]] : [];
      });
      return new Map(same);
    },
    saved: known.saved,
    async keep(files, saved) {
      const settled = files.filter(({ changedAt }) => changedAt < openedAt - settledMs);
      const entries = settled.map(({ path, stamp, digest }) => [path, [stamp, digest]]);
      const cache = { v: 1, root, files: Object.fromEntries(entries), saved };
      await writeAtomically(file, JSON.stringify(cache));
    },
  };
}

async function readCache(file: string, root: string): Promise<Cache> {
  const empty: Cache = { v: 1, root, files: {}, saved: null };
  try {
    const cache = cacheSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return cache.root === root ? cache : empty;
  } catch {
    return empty;
  }
}

/** A cache that cannot be written makes the next time slower, and nothing else. */
async function writeAtomically(file: string, text: string): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(part, text, { mode: 0o600 });
    await rename(part, file);
  } catch {
    await rm(part, { force: true });
  }
}
