import { describe, expect, it } from "vitest";
import { sniff } from "./sniff.ts";

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const chunk = (name: string, length: number) =>
  `\0\0${String.fromCharCode(length >> 8, length & 255)}${name}${"\0".repeat(length + 4)}`;
const png = (...chunks: string[]) => bytes(`\x89PNG\r\n\x1a\n${chunk("IHDR", 13)}${chunks.join("")}`);
const webp = (flags: number) => bytes(`RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0${String.fromCharCode(flags)}\0\0\0`);

describe("sniff", () => {
  it.each([
    ["a JPEG", bytes("\xff\xd8\xff\xe0"), "image/jpeg", false],
    ["a PNG", png(chunk("IDAT", 5), chunk("acTL", 8)), "image/png", false],
    ["an animated PNG behind a long profile", png(chunk("iCCP", 3000), chunk("acTL", 8)), "image/png", true],
    ["a PNG whose chunks run past the head", png(chunk("iCCP", 65_000)).subarray(0, 200), "image/png", false],
    ["a still WebP", webp(0x10), "image/webp", false],
    ["an animated WebP", webp(0x12), "image/webp", true],
  ])("knows %s", (_name, head, type, animated) => {
    expect(sniff(head)).toEqual({ type, animated });
  });

  it.each([
    ["an empty file", bytes("")],
    ["a text file", bytes("this is not a picture, whatever its name says")],
    ["a video", bytes("\0\0\0\x18ftypmp42\0\0\0\0mp42isom")],
    ["a HEIC or AVIF picture", bytes("\0\0\0\x18ftypheic")],
    ["a GIF", bytes("GIF89a\x01\0\x01\0")],
    ["an SVG drawing", bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["an SVG drawing", bytes("<!-- drawn by hand --><svg/>")],
    ["a web page", bytes("<!DOCTYPE html><img src=x onerror=alert(1)>")],
    ["a ZIP archive", bytes("PK\x03\x04")],
    ["a file of an unknown kind", bytes("\x7fELF\x02\x01\x01\0\0")],
  ])("names %s", (found, head) => {
    expect(sniff(head)).toEqual({ type: null, found });
  });
});
