import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOfFile, readFolder } from "./folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet folder "));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text = "x"): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
}

describe("readFolder", () => {
  it("lists nested pictures in natural order and leaves litter out", async () => {
    for (const path of ["b/f10.jpg", "b/f2.JPEG", "a.png", ".DS_Store", "Thumbs.db", "__MACOSX/a.jpg", "春.webp"])
      await write(path);
    const { files, bad } = await readFolder(folder);
    expect(files.map((file) => file.path)).toEqual(["a.png", "b/f2.JPEG", "b/f10.jpg", "春.webp"]);
    expect(bad).toEqual([]);
  });

  it("names each file that cannot be a frame, with the reason", async () => {
    await write("clip.mp4");
    await write("empty.jpg", "");
    await write(`${"long".repeat(40)}/${"name".repeat(10)}.jpg`);
    const { files, bad } = await readFolder(folder);
    expect(files).toEqual([]);
    expect(Object.fromEntries(bad.map(({ path, reason }) => [path.slice(0, 9), reason]))).toEqual({
      "clip.mp4": "is not a JPEG, PNG or WebP picture by its name",
      "empty.jpg": "is empty",
      longlongl: "has a name that a player's system cannot keep (too_long)",
    });
  });

  it("says what to do about a folder that is not there", () =>
    expect(readFolder(join(folder, "none"))).rejects.toThrow(
      /does not exist. Give the folder that holds the pictures/,
    ));
});

describe("digestOfFile", () => {
  it("is the SHA-256 of the bytes", async () => {
    await write("abc.jpg", "abc");
    // FIPS 180-4, the one-block message sample
    expect(await digestOfFile(join(folder, "abc.jpg"))).toBe(
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
