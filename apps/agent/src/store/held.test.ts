import { mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeWork, pictures } from "#sync/origin.fixture.ts";
import { bringWork } from "./bring.fixture.ts";
import { renameWithRetry } from "./durable.ts";
import { openStore } from "./store.ts";

/** Only Windows refuses to rename over a file that somebody has open; Wine does so too. */
const windows = process.platform === "win32";
const log = pino({ level: "silent" });
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-held-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Holds a file open for so many milliseconds, as an antivirus program does. @returns when it let go, by `performance.now()` */
async function hold(file: string, ms: number): Promise<{ released: () => number }> {
  const handle = await open(file, "r");
  let at = Number.POSITIVE_INFINITY;
  setTimeout(async () => {
    await handle.close();
    at = performance.now();
  }, ms);
  return { released: () => at };
}

describe("a file that somebody holds open", () => {
  test.skipIf(!windows)("is replaced as soon as it is let go", async () => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    for (const file of [from, to]) await writeFile(file, file);
    await hold(to, 5_000);
    const began = performance.now();
    await renameWithRetry(from, to);
    expect(performance.now() - began).toBeGreaterThan(4_000);
  });

  test.skipIf(!windows)("and is held for longer than we wait is a fault that the next pass tries again", async () => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    for (const file of [from, to]) await writeFile(file, file);
    const handle = await open(to, "r");
    await expect(renameWithRetry(from, to, 300)).rejects.toMatchObject({ code: "EPERM" });
    await handle.close();
    await renameWithRetry(from, to, 300);
  });

  test("keeps no work from being switched, and no other blob from being cleared away", async () => {
    const works = [1, 2, 3].map((revision) => makeWork("w1", revision, pictures(3)));
    const [one, two, three] = works;
    if (!one || !two || !three) throw new Error("three revisions");
    const store = await openStore(folder, log);
    await bringWork(store, one);
    const files = [...one.blobs.keys()].map((digest) =>
      join(folder, "store", hexOf(digest).slice(0, 2), hexOf(digest)),
    );
    const handle = await open(files[0] ?? "", "r");
    const pointer = await hold(join(folder, "works", "w1.json"), 1_000);
    await bringWork(store, two);
    expect(store.active().get("w1")?.pointer.revision).toBe(2);
    if (windows) expect(pointer.released()).toBeLessThan(performance.now());
    await bringWork(store, three);
    await store.prune();
    for (const file of files.slice(1)) await expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" });
    await handle.close();
    await store.rescan();
    await store.prune();
    await expect(stat(files[0] ?? "")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
