import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDownloads, type Downloads, type DownloadsOptions } from "./downloads.ts";
import { Library, type Stored } from "./library.ts";

const patient = { timeout: 10_000, interval: 5 };
const week = 7 * 24 * 3_600_000;
const stored: Stored = {
  digest: `sha256:${"a".repeat(64)}` as Digest,
  ...{ size: 1, type: "image/jpeg", etag: null, lastModified: null, before: null },
};
const wanted = (...paths: string[]) => paths.map((path) => ({ url: `https://img.example.com/${path}`, path }));
const missing = () => new AppError("older_picture", "not there");

let folder: string;
let library: Library;
let downloads: Downloads;
let now = 1_000;
const laid: string[] = [];

async function start(fetch: DownloadsOptions["fetch"]): Promise<void> {
  library = await Library.open(folder);
  downloads = createDownloads({
    ...{ library, fetch, has: () => true, onChange: () => {}, now: () => now, log: pino({ level: "silent" }) },
    lay: async (path) => void laid.push(path),
    timings: { baseMs: 4, passingMs: 8, ownMs: 8 },
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-downloads-"));
  now = 1_000;
  laid.length = 0;
});
afterEach(async () => {
  await downloads.stop();
  await library.close();
  await rm(folder, { recursive: true, force: true });
});

test("one that fails holds nobody up, is named, and comes when it can", async () => {
  let isThere = false;
  await start(async ({ path }) => {
    if (path === "a/1" && !isThere) throw missing();
    return stored;
  });
  await downloads.ask(wanted("a/1", "a/2", "a/3"));
  await vi.waitFor(() => expect(laid.sort()).toEqual(["a/2", "a/3"]), patient);
  await vi.waitFor(() => expect(downloads.counts()).toEqual({ files: { done: 2, total: 3 }, failing: 1 }), patient);
  expect(downloads.faults()).toEqual([
    { work: "img.example.com", path: "a/1", code: "older_picture", message: "not there" },
  ]);
  isThere = true;
  await vi.waitFor(() => expect(downloads.counts()).toEqual({ files: { done: 3, total: 3 }, failing: 0 }), patient);
  expect(downloads.faults()).toEqual([]);
});

test("what is asked for while it is fetched is fetched again", async () => {
  let fetched = 0;
  let release = () => {};
  await start(async () => {
    fetched += 1;
    if (fetched === 1) await new Promise<void>((resolve) => (release = resolve));
    return stored;
  });
  await downloads.ask(wanted("a/1"));
  await vi.waitFor(() => expect(fetched).toBe(1), patient);
  now += 1;
  await downloads.ask(wanted("a/1"));
  release();
  await vi.waitFor(() => expect([fetched, library.get("a/1")?.askedAt]).toEqual([2, null]), patient);
});

test("what cannot be had for a week is given up, and a new list asks again", async () => {
  let tries = 0;
  await start(async () => {
    tries += 1;
    throw missing();
  });
  await downloads.ask(wanted("a/1"));
  await vi.waitFor(() => expect(tries).toBeGreaterThan(25), patient);
  expect(library.get("a/1")).toBeDefined();
  now += week + 1;
  await vi.waitFor(() => expect(library.get("a/1")).toBeUndefined(), patient);
  expect(downloads.counts()).toMatchObject({ files: { total: 0 }, failing: 0 });
  const before = tries;
  await downloads.ask(wanted("a/1"));
  await vi.waitFor(() => expect(tries).toBeGreaterThan(before), patient);
});
