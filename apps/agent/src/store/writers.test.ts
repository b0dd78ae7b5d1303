import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Place, Writers } from "./writers.ts";

let folder: string;
let writers: Writers;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-writers-"));
  writers = new Writers();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = Buffer.from("a frame");
const hex = createHash("sha256").update(bytes).digest("hex");
const names = () => ({ part: join(folder, "part"), file: join(folder, "file") });

async function filled(): Promise<Place> {
  const place = await writers.take();
  place.bytes.set(bytes);
  return place;
}

test("a blob gets its name, whole and read-only, and leaves no part", async () => {
  const place = await filled();
  expect(await place.write(bytes.length, { hex, ...names() })).toBe("stored");
  place.release();
  expect(await readFile(names().file)).toEqual(bytes);
  expect((await stat(names().file)).mode & 0o222).toBe(0);
  expect(await readdir(folder)).toEqual(["file"]);
});

test("other bytes than the digest names are never written", async () => {
  const place = await filled();
  expect(await place.write(bytes.length - 1, { hex, ...names() })).toBe("wrong");
  expect(await readdir(folder)).toEqual([]);
});

test("what the system refuses comes back as it said it, and what stood there stays", async () => {
  const place = await filled();
  await writeFile(names().part, "a beginning");
  expect(await place.write(bytes.length, { hex, ...names() })).toMatchObject({ code: "EEXIST" });
  expect(await readFile(names().part, "utf8")).toBe("a beginning");
  const nowhere = { part: join(folder, "none", "part"), file: names().file };
  expect(await place.write(bytes.length, { hex, ...nowhere })).toMatchObject({ code: "ENOENT" });
});

test("who finds no place waits for the first that is given back", async () => {
  const taken = await Promise.all(Array.from({ length: 16 }, () => writers.take()));
  let got: Place | null = null;
  const next = writers.take().then((place) => {
    got = place;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(got).toBeNull();
  taken[3]?.release();
  await next;
  expect(got).not.toBeNull();
});
