import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeZip, type ZipEntry } from "../../../../../test/src/zip.ts";
import { zipLimits } from "./rules.ts";
import { openZip } from "./zip.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet zip "));
});
afterAll(() => rm(folder, { recursive: true }));

/** Opens a zip of these entries and reads them all. @returns their bytes */
async function readAll(entries: ZipEntry[], limits: Partial<typeof zipLimits> = {}): Promise<Buffer[]> {
  const file = join(folder, "a.zip");
  await writeFile(file, makeZip(entries));
  const zip = await openZip(file, { ...zipLimits, ...limits });
  try {
    const read: Buffer[] = [];
    for (const entry of zip.entries) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of zip.read(entry)) chunks.push(chunk);
      read.push(Buffer.concat(chunks));
    }
    return read;
  } finally {
    zip.close();
  }
}

const noise = randomBytes(300_000);

describe("zip", () => {
  it("gives the bytes of each entry, stored or deflated", async () => {
    const entries = [{ name: "a", bytes: noise }, { name: "b", bytes: noise, method: 8 }, { name: "empty" }];
    const read = await readAll(entries);
    expect(read.map((bytes, i) => bytes.equals(entries[i]?.bytes ?? Buffer.alloc(0)))).toEqual([true, true, true]);
  });

  it.each([
    ["more bytes than all may have", { bytes: 500_000 }, "too_large"],
    ["more entries", { entries: 1 }, "too_large"],
    ["longer names", { directoryBytes: 1 }, "too_large"],
  ])("stops at %s, whatever the headers say", async (_name, limits, code) => {
    const claims = { size: 10 };
    const entries = [
      { name: "a", bytes: noise, method: 8, claims: {} },
      { name: "b", bytes: noise, method: 8, claims },
    ];
    await expect(readAll(entries, limits)).rejects.toMatchObject({ code, message: expect.stringMatching(/too much/) });
  });

  it.each([
    ["a size that is not true", { claims: { size: 10 } }, "entry_damaged"],
    ["a checksum that is not true", { claims: { crc: 10 } }, "entry_damaged"],
    ["bytes that were never deflated", { method: 8, raw: true }, "entry_damaged"],
  ])("finds %s", async (_name, entry, code) => {
    await expect(readAll([{ name: "a", bytes: noise, ...entry }])).rejects.toMatchObject({ code });
  });

  it("finds what unpacks to far too much, by the bytes that come out", async () => {
    const entry = { name: "a", bytes: Buffer.alloc(4_000_000), method: 8, claims: { size: 1000 } };
    await expect(readAll([entry])).rejects.toMatchObject({ code: "bomb" });
  });
});
