import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bringWork, receiveBlobs } from "#store/bring.fixture.ts";
import { openStore, type Store } from "#store/store.ts";
import { type Made, makeWork, pictures, sha256 } from "#sync/origin.fixture.ts";
import { createFolderExport, type FolderExport } from "./export.ts";
import { openLedger } from "./ledger.ts";
import { parseTemplate } from "./template.ts";

const log = pino({ level: "silent" });
const patient = { timeout: 20_000, interval: 20 };
const windows = process.platform === "win32";
let folder = "";
let dir = "";
let store: Store;
let folderExport: FolderExport;

async function activate(made: Made): Promise<void> {
  await bringWork(store, made);
  folderExport.nudge();
}
const start = async (template = "{slug}/{path}", takeOver = false) =>
  createFolderExport({
    store,
    dir,
    takeOver,
    template: parseTemplate(template),
    ledger: await openLedger(join(folder, "ledger")),
    log,
    retryMs: 50,
  });

/** Everything below a folder as path → content. */
async function read(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[relative(root, file).replaceAll("\\", "/")] = sha256(await readFile(file));
  }
  return files;
}
const contentOf = ({ manifest }: Made) => Object.fromEntries(manifest.frames.map(({ path, digest }) => [path, digest]));
const shows = (made: Made) =>
  vi.waitFor(async () => {
    expect(await read(join(dir, made.work.slug))).toEqual(contentOf(made));
    expect(await readdir(dir)).not.toContain(".holofleet");
  }, patient);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-export-"));
  dir = join(folder, "出口 out");
  store = await openStore(join(folder, "data"), log);
  folderExport = await start();
});
afterEach(async () => {
  await folderExport.stop();
  // Windows lets go of a name a moment after the last handle on it
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

const frames = pictures(12);
const one = makeWork("w1", 1, frames, "dragon");
const two = makeWork(
  "w1",
  2,
  { ...Object.fromEntries(Object.entries(frames).slice(0, 6)), ...pictures(3, 2000, "b") },
  "dragon",
);

describe("a work in the folder", () => {
  test("follows its switches, its other address, and its take-down; its bytes are the store's own", async () => {
    await activate(one);
    await shows(one);
    const { digest, path } = one.manifest.frames[0] ?? { digest: sha256(Buffer.alloc(0)), path: "" };
    const blob = await stat(join(folder, "data", "store", hexOf(digest).slice(0, 2), hexOf(digest)));
    expect((await stat(join(dir, "dragon", path))).ino).toBe(blob.ino);
    await activate(two);
    await shows(two);
    await activate({ ...two, work: { ...two.work, slug: "peony" } });
    await shows({ ...two, work: { ...two.work, slug: "peony" } });
    await vi.waitFor(async () => expect(await readdir(dir)).toEqual(["peony"]), patient);
    await store.deactivate("w1");
    folderExport.nudge();
    await vi.waitFor(async () => expect(await readdir(dir)).toEqual([]), patient);
  });

  test.skipIf(!existsSync("/dev/shm"))("is copied where the folder is on another volume", async () => {
    const elsewhere = await mkdtemp("/dev/shm/holofleet-export-");
    try {
      await folderExport.stop();
      dir = elsewhere;
      folderExport = await start();
      await activate(one);
      await shows(one);
      expect((await stat(join(dir, "dragon", one.manifest.frames[0]?.path ?? ""))).nlink).toBe(1);
      await activate(two);
      await shows(two);
    } finally {
      await folderExport.stop();
      await rm(elsewhere, { recursive: true });
    }
  });

  test("moves with its folder", async () => {
    await activate(one);
    await shows(one);
    await folderExport.stop();
    const before = dir;
    dir = join(folder, "another");
    folderExport = await start();
    await shows(one);
    expect(await readdir(before)).toEqual([]);
  });

  test("is named as the template says, also when that changes", async () => {
    await activate(one);
    await shows(one);
    await folderExport.stop();
    folderExport = await start("{id}/{number}.{ext}");
    await vi.waitFor(async () => expect(await readdir(dir)).toEqual(["w1"]), patient);
    expect((await readdir(join(dir, "w1"))).slice(0, 2)).toEqual(["0001.jpg", "0002.jpg"]);
  });

  test("may lie in folders, which come and go with it", async () => {
    await folderExport.stop();
    folderExport = await start("pics/old/{slug}/{path}!s");
    await activate(one);
    const named = (made: Made) =>
      Object.fromEntries(
        Object.entries(contentOf(made)).map(([path, digest]) => [`pics/old/dragon/${path}!s`, digest]),
      );
    await vi.waitFor(async () => expect(await read(dir)).toEqual(named(one)), patient);
    await activate(two);
    await vi.waitFor(async () => expect(await read(dir)).toEqual(named(two)), patient);
    await store.deactivate("w1");
    folderExport.nudge();
    await vi.waitFor(async () => expect(await readdir(dir)).toEqual([]), patient);
  });

  test("and one that takes its address over never stand mixed", async () => {
    await activate(one);
    await shows(one);
    const other = makeWork("w0", 1, pictures(4), "dragon");
    await activate(other);
    await shows(other);
    await store.deactivate("w0");
    folderExport.nudge();
    await shows(one);
  });
});

describe("files of others", () => {
  test("stay, beside ours and after us", async () => {
    await activate(one);
    await shows(one);
    await writeFile(join(dir, "dragon", "notes.txt"), "mine");
    await activate(two);
    const kept = { "notes.txt": sha256(Buffer.from("mine")) };
    await vi.waitFor(
      async () => expect(await read(join(dir, "dragon"))).toEqual({ ...contentOf(two), ...kept }),
      patient,
    );
    await store.deactivate("w1");
    folderExport.nudge();
    await vi.waitFor(async () => expect(await read(dir)).toEqual({ "dragon/notes.txt": kept["notes.txt"] }), patient);
  });

  test("in our way stop the export with words, and nothing is touched, until they are moved", async () => {
    const file = join(dir, "dragon", one.manifest.frames[0]?.path ?? "");
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "mine");
    await activate(one);
    await vi.waitFor(() => expect(folderExport.faults()[0]?.message).toContain("not made by the agent"), patient);
    expect(await read(dir)).toEqual({ [relative(dir, file).replaceAll("\\", "/")]: sha256(Buffer.from("mine")) });
    await rm(file);
    await shows(one);
    await vi.waitFor(() => expect(folderExport.faults()).toEqual([]), patient);
  });

  test("of an older agent are taken over where that is allowed, and only in the place of ours", async () => {
    const file = join(dir, "dragon", one.manifest.frames[0]?.path ?? "");
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "of the old one");
    await writeFile(join(dir, "dragon", "other.jpg"), "mine");
    await folderExport.stop();
    folderExport = await start("{slug}/{path}", true);
    await activate(one);
    const kept = { "other.jpg": sha256(Buffer.from("mine")) };
    await vi.waitFor(
      async () => expect(await read(join(dir, "dragon"))).toEqual({ ...contentOf(one), ...kept }),
      patient,
    );
    expect(folderExport.faults()).toEqual([]);
  });

  test("that replaced one of ours are not ours to remove", async () => {
    await activate(one);
    await shows(one);
    const file = join(dir, "dragon", one.manifest.frames[0]?.path ?? "");
    await writeFile(`${file}.new`, "mine");
    await rm(file, { force: true });
    await writeFile(file, "mine");
    await rm(`${file}.new`);
    expect((await folderExport.verify()).bad).toHaveLength(1);
    await vi.waitFor(
      () => expect(folderExport.faults()).toMatchObject([{ work: "dragon", code: "conflict" }]),
      patient,
    );
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test.skipIf(windows)("a link in place of the work's folder leads nobody out", async () => {
    await mkdir(join(folder, "elsewhere"));
    await mkdir(dir, { recursive: true });
    await symlink(join(folder, "elsewhere"), join(dir, "dragon"));
    await activate(one);
    await vi.waitFor(
      () => expect(folderExport.faults()).toMatchObject([{ work: "dragon", code: "conflict" }]),
      patient,
    );
    expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
  });
});

describe("what changed on the disk", () => {
  test("a file that is gone is put back", async () => {
    await activate(one);
    await shows(one);
    await rm(join(dir, "dragon", one.manifest.frames[3]?.path ?? ""), { force: true });
    expect(await folderExport.verify()).toMatchObject({ checked: 12, bad: [expect.stringContaining("dragon/")] });
    await shows(one);
  });

  test("a byte changed in the folder is a damaged blob: taken out, fetched again, put back", async () => {
    await activate(one);
    await shows(one);
    const file = join(dir, "dragon", one.manifest.frames[3]?.path ?? "");
    const damaged: string[] = [];
    store.onDamage((digest) => damaged.push(digest));
    await chmod(file, 0o600);
    const handle = await open(file, "r+");
    await handle.write("x", 5);
    await handle.close();
    expect((await folderExport.verify()).bad).toHaveLength(1);
    expect(damaged).toContain(one.manifest.frames[3]?.digest);
    await vi.waitFor(() => expect(stat(file)).rejects.toMatchObject({ code: "ENOENT" }), patient);
    await receiveBlobs(store, one);
    folderExport.nudge();
    await shows(one);
  });
});

test("a file that a player holds open does not keep the folder from being switched, or only until it lets go", async () => {
  await activate(one);
  await shows(one);
  const held = await open(join(dir, "dragon", one.manifest.frames[0]?.path ?? ""), "r");
  try {
    await activate(two);
    if (!windows) await shows(two);
  } finally {
    setTimeout(() => held.close(), windows ? 3000 : 0);
  }
  await shows(two);
});
