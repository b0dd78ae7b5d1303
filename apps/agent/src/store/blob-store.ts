import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { type FileHandle, link, open, readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Digest, digestOfHex, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { codeOf, isHeldForAMoment, removeFile, renameWithRetry, syncDir } from "./durable.ts";
import { type BlobSource, fillPart, hashInto, takeWhole } from "./intake.ts";
import { type Layout, shards } from "./layout.ts";
import { mostInMemory, Writers } from "./writers.ts";

/** Verified bytes by digest. A file gets its name in `store/` only after its size and SHA-256 were checked. */
export type Blobs = Awaited<ReturnType<typeof openBlobs>>;

/** @param onDamage told of a blob that was taken out because its bytes are no longer what they were */
export async function openBlobs(layout: Layout, onDamage: (digest: Digest) => void) {
  const sizes = new Map<Digest, number>();
  /** Folders whose names may not be durable yet: at the start all, for a crash may have come just before the fsync. */
  const unsynced = new Set(shards);
  const receiving = new Map<Digest, Promise<void>>();
  const writers = new Writers();
  /** Blobs of which a beginning may stand in a part file. */
  const parts = new Set((await readdir(layout.partial)).map(digestOfPart));
  /** Files that were hashed since the start, by what the file system says of them. */
  const hashed = new Map<Digest, string>();
  const pathOf = (digest: Digest) => join(layout.store, hexOf(digest).slice(0, 2), hexOf(digest));

  /** Looks at the folder again: people and other processes may have removed files. */
  async function rescan(): Promise<void> {
    const before = [...sizes.keys()];
    const found = new Set<Digest>();
    await ofEachShard(shards, async (shard) => {
      for (const name of await readdir(join(layout.store, shard))) {
        if (!/^[0-9a-f]{64}$/.test(name) || !name.startsWith(shard)) continue;
        const digest = digestOfHex(name);
        found.add(digest);
        if (!sizes.has(digest)) sizes.set(digest, (await stat(pathOf(digest))).size);
      }
    });
    for (const digest of before) if (!found.has(digest)) forget(digest);
  }

  function forget(digest: Digest): void {
    sizes.delete(digest);
    hashed.delete(digest);
  }

  async function fetch(digest: Digest, size: number, source: BlobSource): Promise<void> {
    const part = join(layout.partial, `${hexOf(digest)}.part`);
    const file = pathOf(digest);
    if (sizes.has(digest)) await removeFile(file);
    forget(digest);
    const small = size <= mostInMemory && !parts.has(digest);
    parts.add(digest);
    if (!small) await fillPart(part, digest, size, source);
    if (!small || !(await takeWhole({ part, file }, { digest, size, source, writers })))
      await renameWithRetry(part, file);
    parts.delete(digest);
    unsynced.add(hexOf(digest).slice(0, 2));
    sizes.set(digest, size);
  }

  /** True when the file holds what its name says. Hashes it once per start, and again when the file system saw a change. */
  async function isSound(digest: Digest, file: FileHandle, anew: boolean): Promise<boolean> {
    const seen = fingerprint(await file.stat({ bigint: true }));
    if (!anew && hashed.get(digest) === seen) return true;
    const hash = createHash("sha256");
    const readable = await hashInto(hash, file).catch((thrown) => {
      // a place on the disk that cannot be read any more is damage like any other
      if (codeOf(thrown) === "EIO") return null;
      throw thrown;
    });
    if (readable === null || hash.digest("hex") !== hexOf(digest)) return false;
    hashed.set(digest, seen);
    return true;
  }

  async function discard(digest: Digest): Promise<AppError> {
    forget(digest);
    const away = join(layout.quarantine, hexOf(digest));
    await rename(pathOf(digest), away).catch(() => removeFile(pathOf(digest)));
    onDamage(digest);
    return new AppError("integrity", `The stored file ${digest} was damaged or removed. It is fetched again.`);
  }

  async function openSound(digest: Digest, anew: boolean): Promise<FileHandle> {
    const file = await open(pathOf(digest), "r").catch((thrown) => {
      if (codeOf(thrown) === "ENOENT") return null;
      throw thrown;
    });
    if (file === null) throw await discard(digest);
    const sound = await isSound(digest, file, anew).catch(async (thrown) => {
      await file.close();
      throw thrown;
    });
    if (sound) return file;
    await file.close();
    throw await discard(digest);
  }

  await rescan();
  return {
    rescan,
    has: (digest: Digest, size: number) => sizes.get(digest) === size,
    sizeOf: (digest: Digest) => sizes.get(digest),
    digests: () => [...sizes.keys()],
    /** Blobs of which an earlier try left a beginning. Who asks is about to fetch some. */
    async begun(): Promise<Set<Digest>> {
      writers.prepare();
      return new Set((await readdir(layout.partial)).map(digestOfPart));
    },
    usedBytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),

    /** Takes one blob in. A second caller for the same digest waits for the first. */
    async receive(digest: Digest, size: number, source: BlobSource): Promise<void> {
      for (let other = receiving.get(digest); other; other = receiving.get(digest)) await other.catch(() => {});
      if (sizes.get(digest) === size) return;
      const work = fetch(digest, size, source);
      receiving.set(digest, work);
      await work.finally(() => receiving.delete(digest));
    },

    /** Bytes `start` to `end` inclusive, or all. The stream closes its file. @throws AppError integrity */
    async read(digest: Digest, range?: { start: number; end: number }): Promise<Readable> {
      const file = await openSound(digest, false);
      return file.createReadStream({ ...range, highWaterMark: 256 * 1024 });
    },

    /** A blob's bytes in memory, hashed there. @throws AppError integrity */
    async load(digest: Digest, size: number): Promise<Buffer> {
      const file = await openSound(digest, false);
      try {
        const bytes = Buffer.allocUnsafeSlow(size);
        let read = 0;
        for (let more = 1; more > 0 && read < size; read += more)
          more = (await file.read(bytes, read, size - read, read)).bytesRead;
        if (read === size && createHash("sha256").update(bytes).digest("hex") === hexOf(digest)) return bytes;
      } finally {
        await file.close();
      }
      throw await discard(digest);
    },

    /**
     * Makes `file` hold a blob's bytes, verified and durable: a hard link, or a copy where the file system has none.
     * @throws AppError integrity
     */
    async place(digest: Digest, size: number, file: string): Promise<void> {
      const blob = await openSound(digest, false);
      try {
        const before = await blob.stat({ bigint: true });
        await link(pathOf(digest), file);
        const after = await blob.stat({ bigint: true });
        // a further name changes the blob's ctime, and nothing else
        if (before.mtimeNs === after.mtimeNs && before.size === after.size) hashed.set(digest, fingerprint(after));
      } catch (thrown) {
        if (!linkless.has(codeOf(thrown) ?? "")) throw thrown;
        await fillPart(file, digest, size, async () => ({
          offset: 0,
          body: blob.createReadStream({ autoClose: false }),
        }));
      } finally {
        await blob.close();
      }
    },

    /** Hashes a blob again whatever is known of it; false, and gone, when it is not what its name says. */
    async verify(digest: Digest): Promise<boolean> {
      try {
        await (await openSound(digest, true)).close();
        return true;
      } catch (thrown) {
        if (thrown instanceof AppError) return false;
        throw thrown;
      }
    },

    /** Makes the names of these blobs durable: one fsync per folder. Nothing may refer to a blob before this. */
    async sync(digests: Iterable<Digest>): Promise<void> {
      await ofEachShard(new Set(Array.from(digests, (digest) => hexOf(digest).slice(0, 2))), async (shard) => {
        if (!unsynced.delete(shard)) return;
        await syncDir(join(layout.store, shard)).catch((thrown) => {
          unsynced.add(shard);
          throw thrown;
        });
      });
    },

    /** Removes what is in quarantine. */
    async clearQuarantine(): Promise<void> {
      for (const name of await readdir(layout.quarantine)) await removeIfFree(join(layout.quarantine, name));
    },

    /** Removes the blobs that are not in `keep`, and what was half fetched of others. Returns the freed bytes. */
    async prune(keep: ReadonlySet<Digest>): Promise<number> {
      let freed = 0;
      for (const [digest, size] of [...sizes]) {
        if (keep.has(digest) || receiving.has(digest)) continue;
        forget(digest);
        await removeIfFree(pathOf(digest));
        freed += size;
      }
      for (const name of await readdir(layout.partial)) {
        const digest = digestOfPart(name);
        if (!keep.has(digest) && !receiving.has(digest)) await removeIfFree(join(layout.partial, name));
      }
      return freed;
    },
  };
}

/** Works on folders, several at once: the file system then writes its journal once for them. */
async function ofEachShard(folders: Iterable<string>, work: (shard: string) => Promise<void>): Promise<void> {
  const left = [...folders];
  const lane = async () => {
    for (let shard = left.pop(); shard !== undefined; shard = left.pop()) await work(shard);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** Another volume, a file system without hard links, or a blob that has as many names as it can. */
const linkless = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "UNKNOWN"]);

const digestOfPart = (name: string) => `sha256:${name.replace(/\.part$/, "")}` as Digest;

/** A file that somebody holds open on Windows stays until the next time. */
async function removeIfFree(file: string): Promise<void> {
  await removeFile(file).catch((thrown) => {
    if (!isHeldForAMoment(codeOf(thrown), process.platform)) throw thrown;
  });
}

function fingerprint({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
