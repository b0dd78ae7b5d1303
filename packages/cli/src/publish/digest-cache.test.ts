import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { HashedFile, LocalFile } from "./folder.ts";

let base: string;
let folder: string;
let modules: {
  cache: typeof import("./digest-cache.ts");
  folder: typeof import("./folder.ts");
};
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "holofleet cache "));
  vi.stubEnv("HOLOFLEET_CACHE", join(base, "cache"));
  modules = {
    cache: await import("./digest-cache.ts"),
    folder: await import("./folder.ts"),
  };
});
afterAll(() => rm(base, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(base, "frames "));
});

const longAgo = new Date(Date.now() - 60_000);
async function write(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  await utimes(join(folder, name), longAgo, longAgo);
}

/** Files with digests: what is known, or what their bytes say. */
function hashed(files: LocalFile[], known: ReadonlyMap<string, Digest>): Promise<HashedFile[]> {
  const digestOf = async ({ path, file }: LocalFile) => known.get(path) ?? modules.folder.digestOfFile(file);
  return Promise.all(files.map(async (file) => ({ ...file, digest: await digestOf(file) })));
}

/** What a publish does with the cache. @returns which files had to be read */
async function look({ verify = false } = {}): Promise<string[]> {
  const { files } = await modules.folder.readFolder(folder);
  const cache = await modules.cache.openDigestCache(folder);
  const known = verify ? new Map<string, Digest>() : cache.findAll(files);
  // what changed just now is not trusted: here it is said to be settled
  const settled = (await hashed(files, known)).map((file) => ({ ...file, changedAt: 0 }));
  await cache.keep(settled, null);
  return files.map(({ path }) => path).filter((path) => !known.has(path));
}

describe("digest cache", () => {
  it("reads again only what changed", async () => {
    await write("a.jpg", "one");
    await write("b.jpg", "two");
    expect(await look()).toEqual(["a.jpg", "b.jpg"]);
    expect(await look()).toEqual([]);
    expect(await look({ verify: true })).toEqual(["a.jpg", "b.jpg"]);
    await write("b.jpg", "three");
    await write("c.jpg", "four");
    expect(await look()).toEqual(["b.jpg", "c.jpg"]);
    expect(await look()).toEqual([]);
  });

  it("sees another content of the same size behind the old time", async () => {
    await write("a.jpg", "one");
    await look();
    await delay(20);
    await write("a.jpg", "two");
    expect(await look()).toEqual(["a.jpg"]);
  });

  it("does not trust a file that changed a moment ago", async () => {
    await writeFile(join(folder, "a.jpg"), "one");
    const { files } = await modules.folder.readFolder(folder);
    const cache = await modules.cache.openDigestCache(folder);
    await cache.keep(await hashed(files, new Map()), null);
    expect((await modules.cache.openDigestCache(folder)).findAll(files).size).toBe(0);
  });

  it("starts empty when it is damaged", async () => {
    await write("a.jpg", "one");
    await look();
    const digests = join(base, "cache", "digests");
    for (const name of await readdir(digests)) await writeFile(join(digests, name), '{"v":1,"files":');
    expect(await look()).toEqual(["a.jpg"]);
  });
});
