import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "./journal.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-journal-"));
  file = join(folder, "journal", "entries.ndjson");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const numbers = {
  parse: (value: unknown) => (typeof value === "number" ? value : null),
  compact: (entries: readonly number[]) => entries.slice(-2),
  maxEntries: 5,
};
const open = () => Journal.open(file, numbers);

async function reopened(): Promise<readonly number[]> {
  const journal = await open();
  await journal.close();
  return journal.entries;
}

test("keeps what was appended, in order, over restarts", async () => {
  const journal = await open();
  await Promise.all([journal.append(1), journal.append(2), journal.append(3)]);
  await journal.close();
  expect(await reopened()).toEqual([1, 2, 3]);
});

test("an entry is on disk when append resolves, without a close", async () => {
  const journal = await open();
  await journal.append(1);
  expect(await reopened()).toEqual([1]);
  await journal.close();
});

test("a line torn at any byte loses that entry only, and does not swallow the next", async () => {
  const journal = await open();
  await journal.append(1);
  await journal.append(22);
  await journal.close();
  const whole = await readFile(file);
  const firstLine = whole.indexOf("\n") + 1;
  for (let length = firstLine; length < whole.length; length++) {
    await writeFile(file, whole.subarray(0, length));
    const after = await open();
    expect(after.entries).toEqual([1]);
    await after.append(3);
    await after.close();
    expect(await reopened()).toEqual([1, 3]);
  }
});

test("a flipped byte loses its line only", async () => {
  const journal = await open();
  for (const entry of [11, 22, 33]) await journal.append(entry);
  await journal.close();
  await writeFile(file, (await readFile(file, "utf8")).replace("22", "23"));
  expect(await reopened()).toEqual([11, 33]);
});

test("zeros and foreign lines after a power cut are left out", async () => {
  const journal = await open();
  await journal.append(1);
  await journal.close();
  await appendFile(file, Buffer.alloc(512));
  expect(await reopened()).toEqual([1]);
  expect((await readFile(file)).includes(0)).toBe(false);
});

test("stays bounded", async () => {
  const journal = await open();
  for (let entry = 0; entry < 23; entry++) await journal.append(entry);
  await journal.close();
  expect((await readFile(file, "utf8")).split("\n").length).toBeLessThanOrEqual(6);
  expect((await reopened()).slice(-2)).toEqual([21, 22]);
});

test("a write that fails is told, and the journal goes on afterwards", async () => {
  const journal = await open();
  await journal.append(1);
  await journal.close();
  await rm(join(folder, "journal"), { recursive: true });
  await writeFile(join(folder, "journal"), "in the way");
  await expect(journal.append(2)).rejects.toMatchObject({ code: "disk_failed" });
  expect(journal.entries).toEqual([1]);
  await rm(join(folder, "journal"));
  await expect(open()).resolves.toBeDefined();
});
