import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "../../apps/console/src/storage/blob-store.ts";

/** What every blob store must do. `open` gives an empty one, which may keep its bytes in the empty folder that it gets. */
export function blobStoreContract(name: string, open: (folder: string) => BlobStore | Promise<BlobStore>): void {
  describe(`blob store: ${name}`, () => {
    let root: string;
    let folder: string;
    let store: BlobStore;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), "holofleet-blobs-"));
      folder = join(root, "incoming");
      await mkdir(folder);
      store = await open(join(root, "store"));
    });
    afterEach(() => rm(root, { recursive: true, force: true }));

    async function sample(bytes: Buffer = randomBytes(70_000)) {
      const digest = digestOfHex(createHash("sha256").update(bytes).digest("hex"));
      const file = join(folder, randomBytes(8).toString("hex"));
      await writeFile(file, bytes);
      return { bytes, digest, file };
    }

    it("gives back what was put, and takes the file over", async () => {
      const { bytes, digest, file } = await sample();
      await store.put("original", digest, file);
      expect(await store.size("original", digest)).toBe(bytes.length);
      expect(await buffer(await store.read("original", digest))).toEqual(bytes);
      expect(await readdir(folder)).toEqual([]);
    });

    it("reads a range, both ends inclusive", async () => {
      const { bytes, digest, file } = await sample();
      await store.put("original", digest, file);
      const part = await buffer(await store.read("original", digest, { start: 10, end: 19 }));
      expect(part).toEqual(bytes.subarray(10, 20));
    });

    it("fills memory of the caller's, and says when it has too little for it", async () => {
      const { bytes, digest, file } = await sample();
      await store.put("original", digest, file);
      const memory = Buffer.alloc(100);
      await store.readInto("original", digest, 69_900, memory);
      expect(memory).toEqual(bytes.subarray(69_900));
      await expect(store.readInto("original", digest, 69_950, memory)).rejects.toMatchObject({ code: "internal" });
      const { digest: other } = await sample();
      await expect(store.readInto("original", other, 0, memory)).rejects.toMatchObject({ code: "not_found" });
    });

    it("keeps kinds apart", async () => {
      const { digest, file } = await sample();
      await store.put("thumbnail", digest, file);
      expect(await store.size("original", digest)).toBeNull();
    });

    it("says what it does not hold", async () => {
      const { digest } = await sample();
      expect(await store.size("original", digest)).toBeNull();
      await expect(store.read("original", digest)).rejects.toMatchObject({ code: "not_found" });
      await store.remove("original", digest);
    });

    it("takes the same blob again, one after the other and at once", async () => {
      const bytes = randomBytes(50_000);
      const files = await Promise.all(Array.from({ length: 6 }, () => sample(bytes)));
      const [first, ...others] = files;
      if (first === undefined) throw new Error("no sample");
      await store.put("original", first.digest, first.file);
      await Promise.all(others.map(({ digest, file }) => store.put("original", digest, file)));
      expect(await buffer(await store.read("original", first.digest))).toEqual(bytes);
      expect(await readdir(folder)).toEqual([]);
    });

    it("takes many at once, of one digest too", async () => {
      const bytes = randomBytes(20_000);
      const samples = await Promise.all([sample(), sample(), sample(bytes), sample(bytes)]);
      await store.putAll(samples.map(({ digest, file }) => ({ kind: "original", digest, file })));
      for (const { digest, bytes } of samples)
        expect(await buffer(await store.read("original", digest))).toEqual(bytes);
      expect(await readdir(folder)).toEqual([]);
      await store.putAll([]);
    });

    it("lists a kind with sizes and times, in the order of the digests", async () => {
      const samples = await Promise.all(Array.from({ length: 5 }, (_, i) => sample(randomBytes(10 + i))));
      await Promise.all(samples.map(({ digest, file }) => store.put("original", digest, file)));
      const other = await sample();
      await store.put("thumbnail", other.digest, other.file);
      const listed = await all(store.list("original"));
      expect(listed.map(({ digest, size }) => ({ digest, size }))).toEqual(
        samples
          .map(({ digest, bytes }) => ({ digest, size: bytes.length }))
          .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      );
      for (const { at } of listed) expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
      expect(await all(store.list("rendition"))).toEqual([]);
    });

    it("removes", async () => {
      const { digest, file } = await sample();
      await store.put("original", digest, file);
      await store.remove("original", digest);
      expect(await store.size("original", digest)).toBeNull();
    });
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
