import type { FrameType } from "@holofleet/shared/content/manifest.ts";

/** What the first bytes of a file say it is: a type that frames may have, or the words for what it is instead. */
export type Sniffed = { type: FrameType; animated: boolean } | { type: null; found: string };

/** How many bytes `sniff` likes to see: enough to reach the first picture data behind a colour profile. */
export const sniffLength = 64 * 1024;

const ascii = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to));

/** Reads magic bytes; the name of the file is never asked. */
export function sniff(head: Uint8Array): Sniffed {
  if (head.length === 0) return { type: null, found: "an empty file" };
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return { type: "image/jpeg", animated: false };
  if (ascii(head, 0, 8) === "\x89PNG\r\n\x1a\n") return { type: "image/png", animated: isAnimatedPng(head) };
  if (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP") {
    // the animation flag of the extended header (WebP container specification)
    return { type: "image/webp", animated: ascii(head, 12, 16) === "VP8X" && ((head[20] ?? 0) & 0x02) !== 0 };
  }
  return { type: null, found: foreign(head) };
}

/** An animated PNG has an `acTL` chunk before its first `IDAT` (APNG 1.0, PNG third edition). */
function isAnimatedPng(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 8; at + 8 <= head.length; at += 12 + view.getUint32(at)) {
    const chunk = ascii(head, at + 4, at + 8);
    if (chunk === "acTL") return true;
    if (chunk === "IDAT") return false;
  }
  return false;
}

function foreign(head: Uint8Array): string {
  const start = ascii(head, 0, 12);
  if (start.startsWith("GIF8")) return "a GIF";
  if (start.startsWith("BM")) return "a BMP picture";
  if (start.startsWith("%PDF")) return "a PDF document";
  if (start.startsWith("PK\x03\x04")) return "a ZIP archive";
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return "a TIFF or raw camera picture";
  if (start.slice(4, 8) === "ftyp") {
    const brand = start.slice(8, 12);
    return /^(heic|heix|mif1|avif|avis)$/.test(brand) ? "a HEIC or AVIF picture" : "a video";
  }
  if (start.startsWith("\x1aE\xdf\xa3")) return "a video";
  const text = new TextDecoder().decode(head.subarray(0, 1024)).trimStart().toLowerCase();
  if (/^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg/s.test(text)) return "an SVG drawing";
  if (text.startsWith("<!doctype html") || text.startsWith("<html")) return "a web page";
  return head.subarray(0, 1024).includes(0) ? "a file of an unknown kind" : "a text file";
}
