import { existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { expect, it } from "vitest";
import { blobStoreContract } from "../../../../test/contracts/blob-store.ts";
import { openDiskStore } from "./disk.ts";

blobStoreContract("disk", openDiskStore);

const otherDisk = "/dev/shm";
const isOther = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev;

it.skipIf(!isOther)(
  "disk takes a file over from another disk, and lists nothing that it did not put there",
  async () => {
    const from = await mkdtemp(join(otherDisk, "holofleet-"));
    const to = await mkdtemp(join(tmpdir(), "holofleet-"));
    const store = openDiskStore(to);
    const [first, second] = ["ab".repeat(32), `ab${"cd".repeat(31)}`].map((hex) => digestSchema.parse(`sha256:${hex}`));
    if (!first || !second) throw new Error("no digests");
    for (const digest of [first, second]) {
      const file = join(from, digest.slice(-4));
      await writeFile(file, "bytes");
      await store.put("original", digest, file);
    }
    expect(await readdir(from)).toEqual([]);
    expect((await readdir(join(to, "original/ab"))).sort()).toEqual(
      [first, second].map((digest) => digest.slice(7)).sort(),
    );
    expect(await readFile(join(to, "original/ab", first.slice(7)), "utf8")).toBe("bytes");

    await writeFile(join(to, "original/ab/stray.part"), "bytes");
    await writeFile(join(to, "original/litter"), "bytes");
    await mkdir(join(to, "original/zz"));
    let listed = 0;
    for await (const _ of store.list("original")) listed += 1;
    expect(listed).toBe(2);
    await Promise.all([from, to].map((folder) => rm(folder, { recursive: true })));
  },
);
