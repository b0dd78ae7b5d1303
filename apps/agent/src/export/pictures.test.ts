import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { receiveBlobs } from "#store/bring.fixture.ts";
import { openStore, type Store } from "#store/store.ts";
import { makeWork, pictures, sha256 } from "#sync/origin.fixture.ts";
import { openPictureFolder, type PictureFolder } from "./pictures.ts";

const path = "帧 图/a/0001.jpg!holo";
const [one, two] = Object.values(pictures(2)) as [Buffer, Buffer];
let home = "";
let dir = "";
let store: Store;
let folder: PictureFolder;

const picture = (bytes: Buffer, before: Buffer | null = null) => ({
  ...{ path, digest: sha256(bytes), size: bytes.length },
  before: before && sha256(before),
});
const read = () => readFile(join(dir, path));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "holofleet-pictures-"));
  dir = join(home, "image root");
  store = await openStore(join(home, "data"), pino({ level: "silent" }));
  await receiveBlobs(store, makeWork("w", 1, { one, two }));
  folder = await openPictureFolder(store, { dir, takeOver: false });
});
// on Windows a file that was replaced may be gone a moment later
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 20 }));

test("a picture stands at its path as a link, and a newer one takes its place", async () => {
  expect(await folder.stands(picture(one))).toBe(false);
  await folder.lay(picture(one));
  expect(await read()).toEqual(one);
  expect((await stat(join(dir, path))).nlink).toBe(2);
  expect(await folder.stands(picture(one))).toBe(true);
  await folder.lay(picture(one));
  await folder.lay(picture(two, one));
  expect(await read()).toEqual(two);
  expect(await readdir(join(dir, ".holofleet-pictures"))).toEqual([]);
});

test("a file of others stays, unless it may be taken over", async () => {
  await mkdir(join(dir, path, ".."), { recursive: true });
  await writeFile(join(dir, path), "mine");
  await expect(folder.lay(picture(one))).rejects.toMatchObject({ code: "conflict" });
  expect(await read()).toEqual(Buffer.from("mine"));
  await (await openPictureFolder(store, { dir, takeOver: true })).lay(picture(one));
  expect(await read()).toEqual(one);
});

test("a folder in its place is nobody's to remove", async () => {
  await mkdir(join(dir, path), { recursive: true });
  const bold = await openPictureFolder(store, { dir, takeOver: true });
  await expect(bold.lay(picture(one))).rejects.toMatchObject({ code: "conflict" });
});

test.skipIf(process.platform === "win32")("a link on the way leads nobody out", async () => {
  await mkdir(join(home, "elsewhere"));
  await symlink(join(home, "elsewhere"), join(dir, "帧 图"));
  await expect(folder.lay(picture(one))).rejects.toMatchObject({ code: "conflict" });
  expect(await readdir(join(home, "elsewhere"))).toEqual([]);
});

test("what a crash left half made goes at the next start", async () => {
  await writeFile(join(dir, ".holofleet-pictures", "left"), "half");
  await openPictureFolder(store, { dir, takeOver: false });
  expect(await readdir(join(dir, ".holofleet-pictures"))).toEqual([]);
});
