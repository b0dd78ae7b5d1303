import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportResult } from "@holofleet/contract/works/imports.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweepZips } from "../../apps/console/src/features/imports/sweep.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, makeFrames } from "../src/frames.ts";
import { freshDatabase } from "../src/postgres.ts";
import { makeZip, type ZipEntry } from "../src/zip.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.stop());

interface Sender {
  url: string;
  token: string;
}
const tus = (
  path: string,
  method: string,
  headers: Record<string, string> = {},
  body?: Buffer,
  { url, token }: Sender = running,
) =>
  fetch(new URL(path, url), {
    method,
    headers: { "tus-resumable": "1.0.0", authorization: `Bearer ${token}`, ...headers },
    ...(body && { body: new Uint8Array(body) }),
  });

async function begin(size: number, name = "spring.zip", to: Sender = running): Promise<string> {
  const metadata = `filename ${Buffer.from(name).toString("base64")}`;
  const facts = { "upload-length": String(size), "upload-metadata": metadata };
  const created = await tus("/uploads/zips", "POST", facts, undefined, to);
  expect(created.status).toBe(201);
  return created.headers.get("location") ?? "";
}
const patch = (location: string, offset: number, body: Buffer, to: Sender = running) =>
  tus(
    location,
    "PATCH",
    { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    body,
    to,
  );
const idOf = (location: string) => location.split("/").at(-1) ?? "";

async function finished(location: string, { admin }: TestConsole = running): Promise<ImportResult> {
  await expect
    .poll(() => admin.imports.show({ id: idOf(location) }), { timeout: 60_000, interval: 100 })
    .toMatchObject({ finishedAt: expect.any(String) });
  return admin.imports.show({ id: idOf(location) });
}
async function unpack(zip: Buffer, name?: string): Promise<ImportResult> {
  const location = await begin(zip.length, name);
  expect((await patch(location, 0, zip)).status).toBe(204);
  return finished(location);
}
const gbk = (hex: string) => Buffer.from(hex, "hex");

describe("a zip", () => {
  it("becomes frames, in natural order below its one folder, whatever wrote their names", async () => {
    const [a, b, c, d] = await makeFrames(4);
    const entries: ZipEntry[] = [
      { name: "spring/", bytes: Buffer.alloc(0) },
      { name: "spring/f10.jpg", bytes: a?.bytes ?? Buffer.alloc(0) },
      { name: "spring/f2.jpg", bytes: b?.bytes ?? Buffer.alloc(0), method: 8 },
      // 春 in GBK, from Windows; 夏 in UTF-8 with the flag; 秋 in UTF-8 without it, from a Mac
      {
        name: Buffer.concat([Buffer.from("spring\\"), gbk("b4ba"), Buffer.from(".jpg")]),
        bytes: c?.bytes ?? Buffer.alloc(0),
      },
      { name: "spring/夏.jpg", bytes: d?.bytes ?? Buffer.alloc(0), flags: 0x800 },
      { name: "spring/秋.jpg", bytes: d?.bytes ?? Buffer.alloc(0), madeBy: 0x0314 },
      { name: "__MACOSX/spring/._f2.jpg", bytes: Buffer.from("litter") },
    ];
    const result = await unpack(makeZip(entries));
    expect(result).toMatchObject({ state: "done", reason: null, refused: [], files: { done: 5, total: 5 } });
    expect(result.frames).toEqual([
      { path: "f2.jpg", digest: b?.digest },
      { path: "f10.jpg", digest: a?.digest },
      { path: "夏.jpg", digest: d?.digest },
      { path: "春.jpg", digest: c?.digest },
      { path: "秋.jpg", digest: d?.digest },
    ]);
    const digests = result.frames.map(({ digest }) => digest);
    expect(await running.admin.blobs.missing({ digests })).toEqual({ missing: [] });
    expect(await readdir(join(running.console.env.home, "zips"))).toEqual([]);
  });

  it("loses nothing but its bad entries, each with its reason", async () => {
    const { bytes, digest } = await makeFrame("good.jpg");
    const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    const gif = await sharp(bytes).gif().toBuffer();
    const bomb = Buffer.alloc(8 * 1024 * 1024);
    const bad: Record<string, ZipEntry> = {
      "traversal:../../evil.jpg": { name: "../../evil.jpg", bytes },
      "traversal:a/../evil.jpg": { name: "a/..\\evil.jpg", bytes },
      "absolute:/etc/evil.jpg": { name: "/etc/evil.jpg", bytes },
      "absolute:C:/evil.jpg": { name: "C:\\evil.jpg", bytes },
      "reserved:con.jpg": { name: "con.jpg", bytes },
      "character:a\u202egpj.jpg": { name: "a\u202egpj.jpg", bytes, flags: 0x800 },
      "name_unreadable:?.jpg": { name: Buffer.from([0xff, 0x2e, 0x6a, 0x70, 0x67]), bytes },
      "symlink:link.jpg": {
        name: "link.jpg",
        bytes: Buffer.from("/etc/passwd"),
        madeBy: 0x0314,
        attributes: (0xa1ff << 16) >>> 0,
      },
      "encrypted:secret.jpg": { name: "secret.jpg", bytes, flags: 1 },
      "deflate64:big.jpg": { name: "big.jpg", bytes, method: 9 },
      "compression:odd.jpg": { name: "odd.jpg", bytes, method: 12 },
      "collides:GOOD.JPG": { name: "GOOD.JPG", bytes },
      "not_picture:clip.mp4": { name: "clip.mp4", bytes },
      "empty_file:empty.jpg": { name: "empty.jpg" },
      "bomb:bomb.png": { name: "bomb.png", bytes: bomb, method: 8 },
      "bomb:liar.png": { name: "liar.png", bytes: bomb, method: 8, claims: { size: 1000 } },
      "too_large:huge.png": { name: "huge.png", bytes: randomBlock(), method: 8, claims: { size: 1000 } },
      "entry_damaged:torn.jpg": { name: "torn.jpg", bytes, claims: { crc: 1 } },
      "image_invalid:drawing.jpg": { name: "drawing.jpg", bytes: svg, method: 8 },
      "image_invalid:page.png": { name: "page.png", bytes: Buffer.from("<!doctype html><script>1</script>") },
      "image_invalid:moving.webp": { name: "moving.webp", bytes: gif },
      "image_truncated:cut.jpg": { name: "cut.jpg", bytes: bytes.subarray(0, -200) },
    };
    const result = await unpack(makeZip([{ name: "good.jpg", bytes }, ...Object.values(bad)]));
    expect(result).toMatchObject({ state: "done", frames: [{ path: "good.jpg", digest }] });
    const refused = result.refused.map(({ code, path }) => `${code}:${path}`);
    expect(refused.sort()).toEqual(Object.keys(bad).sort());
    for (const { message } of result.refused) expect(message).toMatch(/^[A-Z].*\.$/);
    expect(await readdir(running.console.env.home)).not.toContain("evil.jpg");
  });

  it.each([
    ["no zip at all", "zip_invalid", () => Buffer.from("PK but not really")],
    ["a cut zip", "zip_invalid", () => makeZip([{ name: "a.jpg", bytes: randomBytes(5000) }]).subarray(0, -300)],
    ["too many entries", "too_large", () => makeZip(Array.from({ length: 20_001 }, (_, i) => ({ name: `${i}.jpg` })))],
  ])("refuses %s as a whole, in words", async (_name, code, make) => {
    const result = await unpack(make());
    expect(result).toMatchObject({
      state: "failed",
      reason: { code, message: expect.stringMatching(/\.$/) },
      frames: [],
    });
  });
});

/** 65 MB that shrink a little. */
function randomBlock(): Buffer {
  const noise = randomBytes(65 * 1024 * 16);
  return Buffer.concat(Array.from({ length: 64 }, () => noise));
}

describe("a console that stops", { timeout: 120_000 }, () => {
  it("unpacks what it had begun when it starts again, and cancels when it is told to", async () => {
    const frames = await makeFrames(200);
    const zip = makeZip(frames.map(({ path, bytes }) => ({ name: path, bytes })));
    const home = await mkdtemp(join(tmpdir(), "holofleet zips "));
    const settings = { HOLOFLEET_HOME: home, DATABASE_URL: await freshDatabase() };
    const first = await startTestConsole(settings);
    const location = await begin(zip.length, "restart.zip", first);
    const cancelled = await begin(zip.length, "cancel.zip", first);
    await patch(location, 0, zip, first);
    await patch(cancelled, 0, zip, first);
    await expect
      .poll(async () => (await first.admin.imports.show({ id: idOf(location) })).files.done, {
        timeout: 60_000,
        interval: 20,
      })
      .toBeGreaterThan(0);
    expect(await first.admin.imports.cancel({ id: idOf(cancelled) })).toMatchObject({ state: "cancelled" });
    await first.stop();
    expect(await readdir(join(home, "zips"))).toContain(idOf(location));

    const second = await startTestConsole(settings);
    try {
      const result = await finished(location, second);
      expect(result).toMatchObject({ state: "done", refused: [], files: { done: 200, total: 200 } });
      expect(result.frames.map(({ path }) => path)).toEqual(frames.map(({ path }) => path));
      expect(await readdir(join(home, "zips"))).toEqual([]);
    } finally {
      await second.stop();
      await rm(home, { recursive: true, force: true });
    }
  });
});

describe("an abandoned zip", () => {
  it("is given up after three days, and its bytes with it", async () => {
    const { db, env } = running.console;
    const location = await begin(1000);
    const young = await begin(1000);
    const folder = join(env.home, "zips");
    await writeFile(join(folder, "stray"), "left by a crash");
    await db.zipImport.update({
      where: { id: idOf(location) },
      data: { createdAt: new Date(Date.now() - 3 * 24 * 60 * 60_000 - 1000) },
    });
    expect(await sweepZips(db, folder, new Date())).toEqual([]);
    expect(await running.admin.imports.show({ id: idOf(location) })).toMatchObject({
      state: "failed",
      reason: { code: "expired" },
    });
    expect((await readdir(folder)).sort()).toEqual([idOf(young), `${idOf(young)}.json`]);
    expect((await tus(location, "HEAD")).status).toBe(410);
    await running.admin.imports.cancel({ id: idOf(young) });
  });
});

describe("the resumable upload", () => {
  it("goes on where a broken line stopped, and refuses bytes at another place", async () => {
    const { bytes, digest } = await makeFrame("a.jpg", { width: 900, height: 900 });
    const zip = makeZip([{ name: "a.jpg", bytes }]);
    const location = await begin(zip.length);
    await breakOff(location, zip.subarray(0, 20_000), zip.length);
    await expect.poll(async () => (await tus(location, "HEAD")).headers.get("upload-offset")).toBe("20000");
    const head = await tus(location, "HEAD");
    expect(head.headers.get("upload-length")).toBe(String(zip.length));
    const wrong = await patch(location, 0, zip);
    expect(wrong.status).toBe(409);
    expect(JSON.parse(await wrong.text())).toMatchObject({ error: { code: "conflict" } });
    expect((await patch(location, 20_000, zip.subarray(20_000))).status).toBe(204);
    expect(await finished(location)).toMatchObject({ state: "done", frames: [{ path: "a.jpg", digest }] });
    // the answer to the last byte was lost: the sender asks, and hears that all is there
    expect((await tus(location, "HEAD")).headers.get("upload-offset")).toBe(String(zip.length));
  });

  it("says no before any byte of what is too large", async () => {
    const metadata = `filename ${Buffer.from("big.zip").toString("base64")}`;
    const tooLarge = await tus("/uploads/zips", "POST", { "upload-length": "2147483649", "upload-metadata": metadata });
    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toMatchObject({ error: { code: "too_large" } });
    const location = await begin(10);
    const more = await patch(location, 0, Buffer.alloc(11));
    expect(more.status).toBe(413);
    await running.admin.imports.cancel({ id: idOf(location) });
  });

  it.each([
    ["no name", {}],
    ["another kind of file", { "upload-metadata": `filename ${Buffer.from("a.rar").toString("base64")}` }],
    ["no length", { "upload-length": "", "upload-metadata": `filename ${Buffer.from("a.zip").toString("base64")}` }],
  ])("refuses %s", async (_name, headers) => {
    const refused = await tus("/uploads/zips", "POST", { "upload-length": "10", ...headers });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: "bad_request" } });
  });

  it("is each person's own", async () => {
    const location = await begin(10);
    expect((await tus(location, "HEAD", {}, undefined, { ...running, token: "nobody" })).status).toBe(401);
    const other = await signInAs("other@example.test");
    for (const method of ["HEAD", "PATCH", "DELETE"]) {
      expect((await tus(location, method, {}, undefined, { ...running, token: other })).status).toBe(404);
    }
    expect((await running.admin.imports.list()).map(({ id }) => id)).toEqual([idOf(location)]);
    expect((await tus(location, "DELETE")).status).toBe(204);
    expect(await running.admin.imports.list()).toEqual([]);
    expect((await tus(location, "HEAD")).status).toBe(410);
  });
});

/** A bearer token of a second person. */
async function signInAs(email: string): Promise<string> {
  const token = randomBytes(24).toString("hex");
  const { db } = running.console;
  const { id } = await db.user.create({ data: { id: randomUUID(), name: email, email } });
  await db.session.create({ data: { id: randomUUID(), userId: id, token, expiresAt: new Date(Date.now() + 60_000) } });
  return token;
}

/** Announces a whole, sends a part, and is gone. */
function breakOff(location: string, part: Buffer, whole: number): Promise<void> {
  return new Promise((resolve) => {
    const request = httpRequest(new URL(location, running.url), {
      method: "PATCH",
      headers: {
        "tus-resumable": "1.0.0",
        authorization: `Bearer ${running.token}`,
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
        "content-length": String(whole),
      },
    });
    request.on("error", () => resolve());
    request.write(part, () => setTimeout(() => request.destroy(), 200));
  });
}
