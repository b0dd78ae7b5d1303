import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pictures, startPictures } from "./pictures.ts";
import type { Recipe } from "./recipes.ts";
import { fromPhone, noise } from "./strip.fixture.ts";

let folder: string;
let pictures: Pictures;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet renditions "));
  pictures = startPictures({ log: pino({ level: "silent" }) });
});
afterAll(async () => {
  await pictures.stop();
  await rm(folder, { recursive: true });
});

async function render(bytes: Uint8Array, over: Partial<Recipe>) {
  const [file, out] = [join(folder, "in"), join(folder, "out")];
  await writeFile(file, bytes);
  const recipe: Recipe = { edge: null, format: "keep", quality: 85, stripLocation: true, ...over };
  const facts = await pictures.render(file, out, recipe);
  const made = await readFile(out);
  return { facts, made, metadata: await sharp(made).metadata() };
}
/** The middle of a picture of one colour, as its file says it, whatever its profile makes of that. */
const colour = async (bytes: Uint8Array) => [...(await sharp(bytes).keepIccProfile().raw().toBuffer()).subarray(0, 3)];

describe("render", () => {
  it.each<[string, Partial<Recipe>, object]>([
    ["smaller, as WebP", { edge: 40, format: "webp" }, { type: "image/webp", width: 27, height: 40 }],
    ["smaller, as it was", { edge: 40 }, { type: "image/jpeg", width: 27, height: 40 }],
    ["never larger", { edge: 4000, format: "png" }, { type: "image/png", width: 60, height: 90 }],
    ["small enough, but on its side", { edge: 90 }, { type: "image/jpeg", width: 60, height: 90 }],
    ["another format", { format: "webp" }, { type: "image/webp", width: 60, height: 90 }],
  ])("%s: upright, in its profile, and silent about where it was made", async (_, recipe, expected) => {
    const phone = await fromPhone("jpeg");
    const { facts, made, metadata } = await render(phone, recipe);
    expect(facts).toEqual(expected);
    const { width, height, icc } = metadata;
    expect(facts).toMatchObject({ width, height });
    expect(icc).toEqual((await sharp(phone).metadata()).icc);
    expect([metadata.orientation ?? 1, metadata.exif, metadata.xmp]).toEqual([1, undefined, undefined]);
    expect(made.includes("GPS")).toBe(false);
  });

  it("takes the place out without another encoding", async () => {
    const phone = await fromPhone("jpeg");
    const { facts, made } = await render(phone, {});
    expect(facts).toEqual({ type: "image/jpeg", width: 60, height: 90 });
    expect(await sharp(made).raw().toBuffer()).toEqual(await sharp(phone).raw().toBuffer());
  });

  it("leaves a picture that fits already as it is, byte for byte", async () => {
    const bytes = await noise(80, 60).jpeg().toBuffer();
    expect((await render(bytes, { edge: 80 })).made).toEqual(bytes);
  });

  it("keeps what a wide profile means", async () => {
    const solid = sharp({ create: { width: 64, height: 64, channels: 3, background: { r: 20, g: 240, b: 30 } } });
    const p3 = await solid.withIccProfile("p3").png().toBuffer();
    const before = await colour(p3);
    const { made } = await render(p3, { edge: 32 });
    expect(await colour(made)).toEqual(before);
    // without its profile the colour would be another one
    expect(await colour(await sharp(p3).png().toBuffer())).not.toEqual(before);
  });

  it("turns inks into light", async () => {
    const cmyk = await noise(80, 60).toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer();
    const { metadata } = await render(cmyk, { edge: 40, format: "webp" });
    expect(metadata).toMatchObject({ space: "srgb", channels: 3 });
    expect(metadata.icc).toBeUndefined();
  });

  it("shows black where a JPEG cannot be transparent", async () => {
    const clear = { width: 40, height: 40, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } } as const;
    const { made } = await render(await sharp({ create: clear }).png().toBuffer(), { format: "jpeg" });
    expect(await colour(made)).toEqual([0, 0, 0]);
  });

  it.each([
    ["a text file", "hello", "image_invalid"],
    ["a JPEG header alone", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "image_truncated"],
  ])("refuses %s", async (_, bytes, code) => {
    const file = join(folder, "bad");
    await writeFile(file, bytes);
    const recipe: Recipe = { edge: 40, format: "webp", quality: 85, stripLocation: true };
    await expect(pictures.render(file, join(folder, "out"), recipe)).rejects.toMatchObject({ code });
  });
});
