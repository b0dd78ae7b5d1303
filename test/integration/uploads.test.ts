import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { packAnswerSchema } from "@holofleet/contract/works/uploads.ts";
import { uploadedSchema } from "@holofleet/contract/works.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { packAbsent, packBlob, packEnd, packHead } from "@holofleet/shared/content/pack.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrame, upload } from "../src/frames.ts";

/** What no system that a player runs on may be handed as a name (Naming Files, Paths and Namespaces; UAX #9). */
const unsafeNames = [
  "../a.jpg",
  "a/../../b.jpg",
  "/etc/a.jpg",
  "C:/a.jpg",
  "c:a.jpg",
  "a\\b.jpg",
  "\\\\server\\share\\a.jpg",
  "a.jpg:stream",
  "CON.jpg",
  "a/nul",
  "COM¹.jpg",
  "a./b.jpg",
  "a.jpg ",
  "a\u0000.jpg",
  "a\n.jpg",
  "a\u202egpj.exe.jpg",
  "a//b.jpg",
  "./a.jpg",
  "a?.jpg",
  "<script>.jpg",
  `${"a".repeat(177)}.jpg`,
];

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.stop());

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(new URL(path, running.url), { method, headers: { authorization: `Bearer ${running.token}`, ...headers } });
const addressOf = (digest: string, kind = "blobs") => `/uploads/${kind}/${digest.slice("sha256:".length)}`;
const staged = () => readdir(join(running.console.env.home, "uploads"));

describe("uploads", () => {
  it("takes a picture, once, and gives it back", async () => {
    const { bytes, digest } = await makeFrame("a.jpg", { width: 640, height: 480 });
    expect(await running.admin.blobs.missing({ digests: [digest] })).toEqual({ missing: [digest] });
    const first = await upload(running, bytes);
    expect(first.status).toBe(201);
    expect(uploadedSchema.parse(await first.json())).toEqual({
      digest,
      size: bytes.length,
      type: "image/jpeg",
      width: 640,
      height: 480,
    });
    expect((await upload(running, bytes)).status).toBe(200);
    expect(await running.admin.blobs.missing({ digests: [digest] })).toEqual({ missing: [] });

    const original = await get(addressOf(digest));
    expect(Buffer.from(await original.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(original.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const thumbnail = await get(addressOf(digest, "thumbnails"));
    expect(thumbnail.headers.get("content-type")).toBe("image/webp");
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({ width: 320 });
    expect(await staged()).toEqual([]);
  });

  it("makes a lost thumbnail again", async () => {
    const { bytes, digest } = await makeFrame("lost.jpg");
    await upload(running, bytes);
    await running.console.blobs.remove("thumbnail", digest);
    const again = await get(addressOf(digest, "thumbnails"));
    expect(await sharp(Buffer.from(await again.arrayBuffer())).metadata()).toMatchObject({ format: "webp" });
    expect((await get(addressOf((await makeFrame("never.jpg")).digest, "thumbnails"))).status).toBe(404);
    expect(await staged()).toEqual([]);
  });

  it("serves ranges, and nothing again to who has it", async () => {
    const { bytes, digest } = await makeFrame("b.jpg");
    await upload(running, bytes);
    const part = await get(addressOf(digest), { range: "bytes=10-19" });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe(`bytes 10-19/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    const etag = part.headers.get("etag") ?? "";
    expect((await get(addressOf(digest), { "if-none-match": etag })).status).toBe(304);
    expect((await get(addressOf(digest), { range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await get(addressOf(digest), { range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
    const head = await get(addressOf(digest), {}, "HEAD");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
  });

  it.each(["thumbnails", "previews"])("lets browsers keep %s for ever, as pictures and nothing else", async (kind) => {
    const { bytes, digest } = await makeFrame("kept.jpg");
    await upload(running, bytes);
    const first = await get(addressOf(digest, kind));
    const size = (await first.arrayBuffer()).byteLength;
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "content-type": "image/webp",
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const etag = first.headers.get("etag") ?? "";
    const again = await get(addressOf(digest, kind), { "if-none-match": etag });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    const part = await get(addressOf(digest, kind), { range: "bytes=1-4" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 1-4/${size}`]);
  });

  it("takes the same picture from many at once", async () => {
    const { bytes } = await makeFrame("c.jpg", { width: 900, height: 900 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(running, bytes)));
    for (const { status } of answers) expect([200, 201]).toContain(status);
  });

  it.each([
    ["a text file", "image_invalid", async () => Buffer.from("hello")],
    ["an empty file", "image_invalid", async () => Buffer.alloc(0)],
    ["a cut picture", "image_truncated", async () => (await makeFrame("d.jpg")).bytes.subarray(0, -200)],
  ])("refuses %s and keeps nothing", async (_name, code, make) => {
    const bytes = await make();
    const response = await upload(running, bytes);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code, requestId: expect.any(String) } });
    expect((await get(addressOf(digestOf(bytes)))).status).toBe(404);
    expect(await staged()).toEqual([]);
  });

  it.each([
    ["an animated PNG", "image_animated", () => animatedPng()],
    ["an animated WebP", "image_animated", () => animation().then((frames) => frames.webp({ loop: 0 }).toBuffer())],
    ["an animated GIF", "image_invalid", () => animation().then((frames) => frames.gif({ loop: 0 }).toBuffer())],
    [
      "an SVG in disguise",
      "image_invalid",
      async () => Buffer.from("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
    ["a web page in disguise", "image_invalid", async () => Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a bomb of pixels", "image_too_large", () => pixelBomb()],
  ])("refuses %s with a reason", { timeout: 60_000 }, async (_name, code, make) => {
    const response = await upload(running, await make());
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code, message: expect.stringMatching(/^This .*\.$/) } });
    expect(await staged()).toEqual([]);
  });

  it("forgets the part of a sender that went away, and takes the whole afterwards", async () => {
    const { bytes, digest } = await makeFrame("gone.jpg", { width: 900, height: 900 });
    const request = httpRequest(new URL(addressOf(digest), running.url), {
      method: "PUT",
      headers: { authorization: `Bearer ${running.token}`, "content-length": bytes.length },
    });
    request.on("error", () => undefined);
    request.write(bytes.subarray(0, 30_000));
    await expect.poll(staged).toHaveLength(1);
    request.destroy();
    await expect.poll(staged, { timeout: 5000 }).toEqual([]);
    expect(await running.admin.blobs.missing({ digests: [digest] })).toEqual({ missing: [digest] });
    expect((await upload(running, bytes)).status).toBe(201);
  });

  it("keeps unsafe names out of a draft, and says why", async () => {
    const { bytes, digest } = await makeFrame("good.jpg");
    await upload(running, bytes);
    const { slug } = await running.admin.works.create({ title: "Names", slug: "names" });
    for (const path of unsafeNames) {
      const saved = running.admin.works.saveDraft({ slug, frames: [{ path, digest }] });
      await expect(saved, JSON.stringify(path)).rejects.toMatchObject({
        code: "path_unsafe",
        message: expect.stringContaining("Rename"),
      });
    }
  });

  it("refuses bytes under another name", async () => {
    const [{ bytes }, { digest }] = [await makeFrame("e.jpg"), await makeFrame("f.jpg")];
    const response = await upload(running, bytes, digest);
    expect(await response.json()).toMatchObject({ error: { code: "digest_mismatch" } });
    expect(await running.admin.blobs.missing({ digests: [digest] })).toEqual({ missing: [digest] });
  });

  it("refuses more bytes than a frame may have, and says so to the sender", async () => {
    const response = await upload(running, Buffer.alloc(64 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "too_large" } });
  });

  it("stops counting bytes that were never announced, and still says so", async () => {
    const { digest } = await makeFrame("endless.jpg");
    const headers = { authorization: `Bearer ${running.token}` };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(new URL(addressOf(digest), running.url), { method: "PUT", headers });
      request.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
      Readable.from(Array.from({ length: 66 }, () => Buffer.alloc(1024 * 1024))).pipe(request);
    });
    expect(status).toBe(413);
    expect(await staged()).toEqual([]);
  });

  it("takes many in one pack: a bad one holds up no other, each is told its reason", async () => {
    const [good, other, torn, wrong] = await Promise.all(
      ["good", "other", "torn", "wrong"].map((name) => makeFrame(`${name}.jpg`)),
    );
    if (!good || !other || !torn || !wrong) throw new Error("no frames");
    const cut = torn.bytes.subarray(0, -200);
    const response = await postPack([
      [good.digest, good.bytes],
      [digestOf(cut), cut],
      [wrong.digest, good.bytes],
      [other.digest, other.bytes],
    ]);
    expect(response.status).toBe(200);
    const { results } = packAnswerSchema.parse(await response.json());
    expect(
      results.map(({ digest, uploaded, error }) => [digest, uploaded?.width ?? null, error?.code ?? null]),
    ).toEqual([
      [good.digest, 96, null],
      [digestOf(cut), null, "image_truncated"],
      [wrong.digest, null, "digest_mismatch"],
      [other.digest, 96, null],
    ]);
    const missing = await running.admin.blobs.missing({ digests: [good.digest, wrong.digest, other.digest] });
    expect(missing).toEqual({ missing: [wrong.digest] });
    expect((await get(addressOf(other.digest, "thumbnails"))).status).toBe(200);
    expect(await staged()).toEqual([]);
  });

  it("keeps what arrived whole of a pack that broke off", async () => {
    const [first, second] = [await makeFrame("first.jpg"), await makeFrame("second.jpg", { width: 900, height: 900 })];
    const request = httpRequest(new URL("/uploads/packs", running.url), {
      method: "POST",
      headers: { authorization: `Bearer ${running.token}`, "content-length": 1e7 },
    });
    request.on("error", () => undefined);
    request.write(packOf([[first.digest, first.bytes]]).subarray(0, -37));
    request.write(packBlob(second.digest, second.bytes.length));
    request.write(second.bytes.subarray(0, 30_000));
    const missing = () => running.admin.blobs.missing({ digests: [first.digest, second.digest] });
    await expect.poll(missing, { timeout: 10_000 }).toEqual({ missing: [second.digest] });
    request.destroy();
    await expect.poll(staged, { timeout: 10_000 }).toEqual([]);
    expect(await missing()).toEqual({ missing: [second.digest] });
  });

  it.each<[string, () => Promise<Uint8Array>, number, string]>([
    ["a page in place of a pack", async () => Buffer.from("<!doctype html>"), 400, "bad_request"],
    ["a pack without its end", async () => (await onePack()).subarray(0, -10), 400, "bad_request"],
    [
      "a pack that leaves pictures out",
      async () => Buffer.concat([packHead(), packAbsent(digestOf(Buffer.of(1))), packEnd(1)]),
      400,
      "bad_request",
    ],
  ])("refuses %s", async (_, make, status, code) => {
    const response = await sendPack(await make());
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/Ask which pictures/) },
    });
    expect(await staged()).toEqual([]);
  });

  it("takes packs from people who are signed in, and by POST alone", async () => {
    const nobody = await fetch(new URL("/uploads/packs", running.url), { method: "POST", body: await onePack() });
    expect(nobody.status).toBe(401);
    expect((await get("/uploads/packs")).headers.get("allow")).toBe("POST");
  });

  it("is for people who are signed in", async () => {
    const { bytes, digest } = await makeFrame("g.jpg");
    const stranger = { ...running, token: "nobody" };
    expect((await upload(stranger, bytes)).status).toBe(401);
    for (const kind of ["blobs", "thumbnails"]) {
      expect((await fetch(new URL(addressOf(digest, kind), running.url))).status).toBe(401);
    }
  });

  it.each(["/uploads/blobs/..%2f..%2fsecrets.json", "/uploads/blobs/ABC", "/uploads/other"])(
    "has nothing at %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});

type Parts = [digest: Digest, bytes: Uint8Array][];
const packOf = (parts: Parts) =>
  Buffer.concat([
    packHead(),
    ...parts.flatMap(([digest, bytes]) => [packBlob(digest, bytes.length), bytes]),
    packEnd(parts.length),
  ]);
const sendPack = (body: Uint8Array) =>
  fetch(new URL("/uploads/packs", running.url), {
    method: "POST",
    headers: { authorization: `Bearer ${running.token}` },
    body: new Uint8Array(body),
  });
const postPack = (parts: Parts) => sendPack(packOf(parts));
async function onePack(): Promise<Buffer<ArrayBuffer>> {
  const { digest, bytes } = await makeFrame("one.jpg");
  return packOf([[digest, bytes]]);
}

const still = (background: string) =>
  sharp({ create: { width: 40, height: 40, channels: 3, background } })
    .png()
    .toBuffer();

async function animation(): Promise<ReturnType<typeof sharp>> {
  return sharp(await Promise.all([still("red"), still("blue")]), { join: { animated: true } });
}

/** A PNG that says it has two frames (PNG third edition, acTL). */
async function animatedPng(): Promise<Buffer> {
  const png = await still("red");
  const control = Buffer.alloc(20);
  control.writeUInt32BE(8, 0);
  control.write("acTL", 4, "latin1");
  control.writeUInt32BE(2, 8);
  control.writeUInt32BE(crc32(control.subarray(4, 16)), 16);
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), control, png.subarray(afterHeader)]);
}

function pixelBomb(): Promise<Buffer> {
  const black = { width: 12_000, height: 12_000, channels: 3, background: "black" } as const;
  return sharp({ create: black, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
}
