import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Digest, digestOfHex, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Made, makeWork, pictures } from "#sync/origin.fixture.ts";
import { openStore, type Store } from "./store.ts";

const log = pino({ level: "silent" });
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet 店-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const blobPath = (digest: Digest) => join(folder, "store", hexOf(digest).slice(0, 2), hexOf(digest));
const chunks = (bytes: Buffer, size = 700) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
async function* stream(parts: Iterable<Uint8Array>, failure?: Error): AsyncGenerator<Uint8Array> {
  yield* parts;
  if (failure) throw failure;
}
const only = (made: Made) => {
  const [[digest, bytes] = []] = made.blobs;
  if (!digest || !bytes) throw new Error("a work without pictures");
  return { digest, bytes };
};
async function fill(store: Store, made: Made): Promise<void> {
  for (const [digest, bytes] of made.blobs)
    await store.receive(digest, bytes.length, async (offset) => ({ offset, body: stream([bytes.subarray(offset)]) }));
  await store.saveManifest(made.work.manifest, made.text);
}
/** Changes a byte of a read-only file and hides it from whoever trusts sizes and times. */
async function rot(digest: Digest): Promise<void> {
  const file = blobPath(digest);
  const { atime, mtime } = await stat(file);
  const bytes = await readFile(file);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  await chmod(file, 0o600);
  await writeFile(file, bytes);
  await utimes(file, atime, mtime);
}

describe("receiving", () => {
  const made = makeWork("w1", 1, pictures(1, 5000));
  const { digest, bytes } = only(made);

  test("what stands from an earlier try is continued, also by the next process", async () => {
    const cut = new AppError("network", "cut");
    const first = await openStore(folder, log);
    const part = async () => ({ offset: 0, body: stream(chunks(bytes).slice(0, 3), cut) });
    await expect(first.receive(digest, bytes.length, part)).rejects.toBe(cut);
    expect(first.has(digest, bytes.length)).toBe(false);
    const second = await openStore(folder, log);
    let asked = -1;
    await second.receive(digest, bytes.length, async (offset) => {
      asked = offset;
      return { offset, body: stream(chunks(bytes.subarray(offset))) };
    });
    expect(asked).toBe(2100);
    expect((await buffer(await second.read(digest))).equals(bytes)).toBe(true);
    expect((await stat(blobPath(digest))).mode & 0o222).toBe(0);
    expect(await readdir(join(folder, "partial"))).toEqual([]);
  });

  test("a whole part that a crash left unnamed needs no byte more", async () => {
    await openStore(folder, log);
    await writeFile(join(folder, "partial", `${hexOf(digest)}.part`), bytes);
    const store = await openStore(folder, log);
    await store.receive(digest, bytes.length, () => Promise.reject(new Error("asked for bytes")));
    expect(store.has(digest, bytes.length)).toBe(true);
  });

  test.each<[string, string, () => Promise<{ offset: number; body: AsyncIterable<Uint8Array> }>]>([
    ["integrity", "too long", async () => ({ offset: 0, body: stream([bytes, Buffer.alloc(1)]) })],
    ["integrity", "other bytes", async () => ({ offset: 0, body: stream([Buffer.alloc(bytes.length)]) })],
    ["integrity", "from another byte", async () => ({ offset: 9, body: stream([bytes]) })],
    ["network", "too short", async () => ({ offset: 0, body: stream([bytes.subarray(1)]) })],
  ])("%s when the answer is %s", async (code, _, source) => {
    const store = await openStore(folder, log);
    await expect(store.receive(digest, bytes.length, source)).rejects.toMatchObject({ code });
    expect(store.has(digest, bytes.length)).toBe(false);
    await expect(store.read(digest)).rejects.toMatchObject({ code: "integrity" });
    expect(await readdir(join(folder, "partial"))).toHaveLength(code === "network" ? 1 : 0);
  });

  test("an endless body is cut at the first byte too many", async () => {
    const store = await openStore(folder, log);
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    }
    const endlessly = store.receive(digest, bytes.length, async () => ({ offset: 0, body: endless() }));
    await expect(endlessly).rejects.toMatchObject({ code: "integrity" });
    expect(given).toBe(bytes.length + 1000);
  });

  test("a part that turns up while it is open, and a name that is taken, are put right", async () => {
    const store = await openStore(folder, log);
    await writeFile(join(folder, "partial", `${hexOf(digest)}.part`), Buffer.alloc(3000));
    await store.receive(digest, bytes.length, async () => ({ offset: 0, body: stream([bytes]) }));
    expect((await buffer(await store.read(digest))).equals(bytes)).toBe(true);
    expect(await readdir(join(folder, "partial"))).toEqual([]);
  });

  test("blobs at once, more than there is room for in memory, and a large one", async () => {
    const store = await openStore(folder, log);
    const all = Array.from({ length: 60 }, (_, i) => Buffer.alloc(i === 7 ? 3_000_000 : 40_000 + i, i));
    const digests = all.map((one) => digestOfHex(createHash("sha256").update(one).digest("hex")));
    await Promise.all(
      all.map((one, i) =>
        store.receive(digests[i] ?? digest, one.length, async (offset) => ({
          offset,
          body: stream(chunks(one.subarray(offset))),
        })),
      ),
    );
    expect(await store.verify()).toEqual({ checked: 60, bad: [] });
  });

  test("a bad beginning from before a power cut does not spoil the blob for ever", async () => {
    await openStore(folder, log);
    await writeFile(join(folder, "partial", `${hexOf(digest)}.part`), Buffer.alloc(3000));
    const store = await openStore(folder, log);
    const source = async (offset: number) => ({ offset, body: stream([bytes.subarray(offset)]) });
    await expect(store.receive(digest, bytes.length, source)).rejects.toMatchObject({ code: "integrity" });
    await store.receive(digest, bytes.length, source);
    expect(store.has(digest, bytes.length)).toBe(true);
  });

  test("two at once for one digest fetch it once", async () => {
    const store = await openStore(folder, log);
    let opened = 0;
    const source = async () => {
      opened += 1;
      return { offset: 0, body: stream(chunks(bytes)) };
    };
    await Promise.all([1, 2, 3].map(() => store.receive(digest, bytes.length, source)));
    expect(opened).toBe(1);
  });
});

describe("what changed on the disk is never served", () => {
  const made = makeWork("w1", 1, pictures(3));
  const { digest, bytes } = only(made);

  test("a byte that rotted before the start, and one that rots while it runs", async () => {
    const before = await openStore(folder, log);
    await fill(before, made);
    await before.activate(made.work);
    await rot(digest);
    const store = await openStore(folder, log);
    const seen: Digest[] = [];
    store.onDamage((damaged) => seen.push(damaged));
    await expect(store.read(digest)).rejects.toMatchObject({ code: "integrity" });
    expect(seen).toEqual([digest]);
    expect(store.has(digest, bytes.length)).toBe(false);
    await fill(store, made);
    await buffer(await store.read(digest));
    await rot(digest);
    await expect(store.read(digest)).rejects.toMatchObject({ code: "integrity" });
  });

  test("a truncated blob counts as missing and is replaced", async () => {
    await fill(await openStore(folder, log), made);
    await chmod(blobPath(digest), 0o600);
    await truncate(blobPath(digest), 10);
    const store = await openStore(folder, log);
    expect(store.has(digest, bytes.length)).toBe(false);
    await fill(store, made);
    expect((await buffer(await store.read(digest))).equals(bytes)).toBe(true);
  });

  test("verify names what is damaged and what is missing, and takes the damaged out", async () => {
    const store = await openStore(folder, log);
    await fill(store, made);
    await store.activate(made.work);
    expect(await store.verify()).toEqual({ checked: 3, bad: [] });
    const gone = made.manifest.frames[2]?.digest ?? digest;
    await rot(digest);
    await rm(blobPath(gone));
    expect(await store.verify()).toEqual({ checked: 2, bad: [digest, gone] });
    expect(await store.verify()).toEqual({ checked: 1, bad: expect.arrayContaining([digest, gone]) });
  });
});

describe("switching", () => {
  const [one, two] = [makeWork("w1", 1, pictures(2)), makeWork("w1", 2, pictures(2))];

  test("survives a restart, keeps what was before, and refuses what is not whole", async () => {
    const store = await openStore(folder, log);
    await expect(store.activate(one.work)).rejects.toMatchObject({ code: "frame_missing" });
    await store.saveManifest(one.work.manifest, one.text);
    await expect(store.activate(one.work)).rejects.toMatchObject({ code: "frame_missing" });
    await fill(store, one);
    await fill(store, two);
    await store.activate(one.work);
    await store.activate(two.work);
    const again = await openStore(folder, log);
    const previous = { revision: 1, manifest: one.work.manifest };
    expect(again.active().get("w1")?.pointer).toEqual({ ...two.work, previous });
    expect(again.activeRelease()).toBe(store.activeRelease());
    await again.prune();
    expect(again.has(only(one).digest, 2000)).toBe(true);
    await again.activate({ ...two.work, title: "新名" });
    expect(again.active().get("w1")?.pointer).toEqual({ ...two.work, title: "新名", previous });
    await again.deactivateOthers(new Set());
    expect((await openStore(folder, log)).active().size).toBe(0);
  });

  test("who holds a work keeps seeing that revision", async () => {
    const store = await openStore(folder, log);
    await fill(store, one);
    await fill(store, two);
    await store.activate(one.work);
    const held = store.active();
    await store.activate(two.work);
    expect(held.get("w1")?.pointer.revision).toBe(1);
  });

  test.each([
    ["half", (text: string) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["zeros", (text: string) => "\0".repeat(text.length)],
    ["another work's", (text: string) => text.replace('"id":"w1"', '"id":"w9"')],
  ])("a pointer that is %s is refused, nothing is cleared away, and the next switch mends it", async (_, damage) => {
    const before = await openStore(folder, log);
    await fill(before, one);
    await before.activate(one.work);
    const file = join(folder, "works", "w1.json");
    await writeFile(file, damage(await readFile(file, "utf8")));
    const store = await openStore(folder, log);
    expect(store.active().size).toBe(0);
    await store.prune();
    expect(store.has(only(one).digest, 2000)).toBe(true);
    await store.activate(one.work);
    expect(store.active().get("w1")?.pointer.revision).toBe(1);
  });

  test("a damaged manifest is refused, and stops clearing away until it is there again", async () => {
    const before = await openStore(folder, log);
    await fill(before, one);
    await before.activate(one.work);
    await writeFile(
      join(folder, "manifests", `${hexOf(one.work.manifest)}.json`),
      one.text.replace("holo-0", "holo-9"),
    );
    const store = await openStore(folder, log);
    expect(store.active().size).toBe(0);
    expect(await store.manifest(one.work.manifest)).toBeNull();
    await store.prune();
    expect(store.has(only(one).digest, 2000)).toBe(true);
    await expect(store.saveManifest(one.work.manifest, "{}")).rejects.toMatchObject({ code: "integrity" });
  });
});

describe("opening", () => {
  const stored = { etag: '"1"', desired: { secret: "not a desired state" } };

  test.each(["", "{", JSON.stringify(stored)])("a desired state that reads %j is none", async (text) => {
    await openStore(folder, log);
    await writeFile(join(folder, "desired.json"), text);
    expect((await openStore(folder, log)).desired()).toBeNull();
  });

  test("a folder of a newer program is left alone", async () => {
    await writeFile(join(folder, ".holofleet-agent"), '{"layout":2}');
    await expect(openStore(folder, log)).rejects.toMatchObject({ code: "data_newer" });
  });

  // Wine shows a link as the folder that it leads to
  test.skipIf(process.platform === "win32")("links in place of folders are refused", async () => {
    const outside = join(folder, "outside");
    await mkdir(outside);
    await mkdir(join(folder, "data"));
    await symlink(outside, join(folder, "data", "store"));
    await expect(openStore(join(folder, "data"), log)).rejects.toMatchObject({ code: "disk_failed" });
  });

  test("old leftovers go, young ones and foreign names stay out of the way", async () => {
    await openStore(folder, log);
    const hex = "ab".repeat(32);
    const [old, young] = [join(folder, "tmp", "old"), join(folder, "tmp", "young")];
    for (const file of [old, young, join(folder, "store", "ab", "Thumbs.db")]) await writeFile(file, "x");
    const dayAgo = Date.now() / 1000 - 86_400;
    await utimes(old, dayAgo, dayAgo);
    await writeFile(join(folder, "partial", `${hex}.part`), "x");
    const store = await openStore(folder, log);
    expect(await readdir(join(folder, "tmp"))).toEqual(["young"]);
    expect(await readdir(join(folder, "partial"))).toHaveLength(1);
    expect(await store.verify()).toEqual({ checked: 0, bad: [] });
    await store.prune();
    expect(await readdir(join(folder, "partial"))).toEqual([]);
    expect(store.has(digestOfHex(hex), 1)).toBe(false);
  });
});
