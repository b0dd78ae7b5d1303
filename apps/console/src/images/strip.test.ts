import type { FrameType } from "@holofleet/shared/content/manifest.ts";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fromPhone, noise } from "./strip.fixture.ts";
import { stripMetadata } from "./strip.ts";

const raw = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

describe("stripMetadata", () => {
  it.each(["jpeg", "png", "webp"] as const)(
    "takes the place out of a %s and leaves pixels, profile, way up",
    async (format) => {
      const phone = await fromPhone(format);
      const before = await sharp(phone).metadata();
      expect([before.exif?.length, before.xmp?.length, before.orientation]).toEqual([
        expect.any(Number),
        expect.any(Number),
        6,
      ]);

      const bytes = stripMetadata(phone, `image/${format}`, before.orientation) ?? Buffer.alloc(0);
      const after = await sharp(bytes).metadata();
      expect(after).toMatchObject({ format, orientation: 6, icc: before.icc });
      expect(after.xmp).toBeUndefined();
      expect(after.exif?.length).toBeLessThan(50);
      expect(Buffer.from(bytes).includes("Phone")).toBe(false);
      expect(await raw(bytes)).toEqual(await raw(phone));
      // nothing is left to take
      expect(stripMetadata(bytes, `image/${format}`, 6)).toEqual(bytes);
    },
  );

  it.each(["jpeg", "png", "webp"] as const)("leaves a %s without metadata as it is, byte for byte", async (format) => {
    const bytes = await noise(64, 48).toFormat(format).toBuffer();
    expect(stripMetadata(bytes, `image/${format}`)).toEqual(bytes);
  });

  it("follows the scans of a progressive JPEG, and drops what stands behind its end", async () => {
    const bytes = await noise(200, 150).jpeg({ progressive: true }).toBuffer();
    const withVideo = Buffer.concat([bytes, Buffer.from("\0\0\0\x18ftypmp42 GPSLatitude")]);
    expect(stripMetadata(withVideo, "image/jpeg")).toEqual(bytes);
  });

  it.each<[string, FrameType, Buffer]>([
    ["a JPEG cut in a segment", "image/jpeg", Buffer.from("ffd8ffe00010", "hex")],
    ["a JPEG without an end", "image/jpeg", Buffer.from("ffd8ffda00040000112233", "hex")],
    ["no JPEG at all", "image/jpeg", Buffer.from("ffd81234567890", "hex")],
    ["a PNG whose chunk is longer than the file", "image/png", Buffer.from("89504e470d0a1a0a7fffffff49484452", "hex")],
    ["an empty PNG", "image/png", Buffer.from("89504e470d0a1a0a", "hex")],
    ["a WebP that promises more", "image/webp", Buffer.from("524946460000ffff57454250", "hex")],
    [
      "a WebP whose chunk runs past the end",
      "image/webp",
      Buffer.from("524946460c00000057454250565038203f000000", "hex"),
    ],
  ])("gives up on %s", (_, type, bytes) => expect(stripMetadata(bytes, type)).toBeNull());
});
