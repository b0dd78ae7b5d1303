import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { uploadedSchema } from "@holofleet/contract/works.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrame, upload } from "../src/frames.ts";

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
