import { execFileSync } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pictures, startPictures } from "./pictures.ts";

let folder: string;
let pictures: Pictures;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet pictures "));
  pictures = startPictures({ log: pino({ level: "silent" }) });
});
afterAll(async () => {
  await pictures.stop();
  await rm(folder, { recursive: true });
});

const out = () => join(folder, "thumbnail.webp");
async function inspect(name: string, bytes: Uint8Array | string) {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return pictures.inspect(file, out());
}

const plain = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: "gray", noise: { type: "gaussian", mean: 128, sigma: 40 } },
  });

describe("pictures", () => {
  it.each([
    ["image/jpeg", () => plain(900, 600).jpeg().toBuffer()],
    ["image/png", () => plain(900, 600).png().toBuffer()],
    ["image/webp", () => plain(900, 600).webp().toBuffer()],
  ])("reads %s and makes a thumbnail", async (type, make) => {
    expect(await inspect("any-name.bin", await make())).toEqual({ type, width: 900, height: 600 });
    expect(await sharp(await readFile(out())).metadata()).toMatchObject({ format: "webp", width: 320, height: 213 });
  });

  it("turns a picture as its EXIF says", async () => {
    const facts = await inspect("phone.jpg", await plain(900, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect(facts).toEqual({ type: "image/jpeg", width: 600, height: 900 });
    expect(await sharp(await readFile(out())).metadata()).toMatchObject({ width: 213, height: 320 });
  });

  it("keeps nothing of an upload but its pixels in the thumbnail", async () => {
    const jpeg = await plain(200, 200).jpeg().toBuffer();
    await inspect("polyglot.jpg", Buffer.concat([jpeg, Buffer.from("<script>alert(1)</script>")]));
    expect((await readFile(out())).includes("script")).toBe(false);
  });

  it.each([
    ["a text file named .jpg", "image_invalid", async () => "hello"],
    ["a video", "image_invalid", async () => "\0\0\0\x18ftypmp42\0\0\0\0mp42isom"],
    ["an SVG", "image_invalid", async () => "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"],
    ["a GIF", "image_invalid", () => plain(20, 20).gif().toBuffer()],
    ["a cut JPEG", "image_truncated", async () => (await plain(900, 600).jpeg().toBuffer()).subarray(0, -4000)],
    ["a cut PNG", "image_truncated", async () => (await plain(900, 600).png().toBuffer()).subarray(0, -4000)],
    ["a cut WebP", "image_truncated", async () => (await plain(900, 600).webp().toBuffer()).subarray(0, -4000)],
    ["a JPEG header alone", "image_truncated", async () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    [
      "256 megapixels",
      "image_too_large",
      () =>
        sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: "black" }, limitInputPixels: false })
          .png({ compressionLevel: 1 })
          .toBuffer(),
    ],
    ["an animation", "image_animated", () => animated()],
  ])("refuses %s", { timeout: 20_000 }, async (_name, code, make) => {
    await expect(inspect("holo-012.jpg", await make())).rejects.toMatchObject({ code });
  });

  it("goes on after a bad picture, many at once", async () => {
    const good = await plain(300, 300).jpeg().toBuffer();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, async (_, i) => {
        const file = join(folder, `mixed-${i}`);
        await writeFile(file, i % 3 === 0 ? "bad" : good);
        return pictures.inspect(file, `${file}.webp`);
      }),
    );
    expect(results.map((r) => r.status)).toEqual(
      Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? "rejected" : "fulfilled")),
    );
  });

  it.skipIf(process.platform === "win32")("loses one picture to a crash of the decoder, not the next", async () => {
    const pipe = join(folder, "never-ends");
    execFileSync("mkfifo", [pipe]);
    const stuck = pictures.inspect(pipe, out());
    const crashed = expect(stuck).rejects.toMatchObject({ code: "image_invalid" });
    // opens when the worker has opened the other end
    const writing = await open(pipe, "w");
    for (const pid of workers()) process.kill(pid, "SIGSEGV");
    await crashed;
    await writing.close();
    expect(await inspect("next.jpg", await plain(300, 300).jpeg().toBuffer())).toMatchObject({ width: 300 });
  });
});

const workers = () =>
  execFileSync("pgrep", ["-P", String(process.pid), "-f", "images/worker.ts"], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean)
    .map(Number);

async function animated(): Promise<Buffer> {
  const [a, b] = await Promise.all([plain(40, 40).png().toBuffer(), plain(40, 40).png().toBuffer()]);
  return sharp([a, b], { join: { animated: true } })
    .webp({ loop: 0 })
    .toBuffer();
}
