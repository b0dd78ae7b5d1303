import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

let base: string;
let folder: string;
let modules: {
  cache: typeof import("./digest-cache.ts");
  folder: typeof import("./folder.ts");
  gather: typeof import("./gather.ts");
};
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "holofleet cache "));
  vi.stubEnv("HOLOFLEET_CACHE", join(base, "cache"));
  modules = {
    cache: await import("./digest-cache.ts"),
    folder: await import("./folder.ts"),
    gather: await import("./gather.ts"),
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

/** What a publish does with the cache. @returns which files had to be read */
async function look({ verify = false } = {}): Promise<string[]> {
  const { files } = await modules.folder.readFolder(folder);
  const cache = await modules.cache.openDigestCache(folder);
  const read = files.filter((file) => verify || cache.find(file) === null).map(({ path }) => path);
  // what changed just now is not trusted: here it is said to be settled
  const hashed = await modules.gather.hashFiles(files, cache, verify);
  await cache.keep(
    hashed.map((file) => ({ ...file, changedAt: 0 })),
    null,
  );
  return read;
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
    await cache.keep(await modules.gather.hashFiles(files, cache, false), null);
    const [file] = files;
    expect(file && (await modules.cache.openDigestCache(folder)).find(file)).toBe(null);
  });

  it("starts empty when it is damaged", async () => {
    await write("a.jpg", "one");
    await look();
    const digests = join(base, "cache", "digests");
    for (const name of await readdir(digests)) await writeFile(join(digests, name), '{"v":1,"files":');
    expect(await look()).toEqual(["a.jpg"]);
  });
});
