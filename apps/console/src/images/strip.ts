import { crc32 } from "node:zlib";
import type { FrameType } from "@holofleet/shared/content/manifest.ts";

/**
 * Takes all metadata out of a picture but its colour profile and its `orientation` (EXIF 0x0112, 1 to 8); no pixel changes, and a
 * picture that has none comes back byte for byte. What follows the end of the picture, such as a camera's video, goes too.
 * @returns `null` when the file is not built as its format says: encode it again instead
 */
export function stripMetadata(bytes: Uint8Array, type: FrameType, orientation = 1): Uint8Array | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const exif = orientation === 1 ? null : tiffOf(orientation);
  const parts = { "image/jpeg": jpegParts, "image/png": pngParts, "image/webp": webpParts }[type](view, exif);
  return parts && Buffer.concat(parts);
}

/** The smallest TIFF block that says an orientation: one entry in one directory (TIFF 6.0, section 2). */
function tiffOf(orientation: number): Buffer {
  const tiff = Buffer.from("4d4d002a0000000800010112000300000001000000000000" + "0000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** Application segments that shape the pixels: JFIF, the colour profile, and Adobe's colour transform. */
const jpegKept: readonly [marker: number, name: string][] = [
  [0xe0, "JFIF\0"],
  [0xe2, "ICC_PROFILE\0"],
  [0xee, "Adobe"],
];

/** Segments of a JPEG (ITU T.81, annex B). */
function jpegParts(file: Buffer, exif: Buffer | null): Buffer[] | null {
  const parts = [file.subarray(0, 2), ...(exif ? [jpegExif(exif)] : [])];
  for (let at = 2; at + 4 <= file.length || file[at + 1] === 0xd9; ) {
    const start = at;
    if (file[at] !== 0xff) return null;
    while (file[at + 1] === 0xff) at++;
    const marker = file[at + 1] ?? 0;
    if (marker === 0xd9) return [...parts, file.subarray(start, at + 2)];
    if (at + 4 > file.length) return null;
    let end = at + 2 + file.readUInt16BE(at + 2);
    if (marker === 0xda) end = endOfScan(file, end);
    const named = ([kept, name]: readonly [number, string]) =>
      kept === marker && file.toString("latin1", at + 4, at + 4 + name.length) === name;
    const isMetadata = (marker >= 0xe0 && marker <= 0xef && !jpegKept.some(named)) || marker === 0xfe;
    if (!isMetadata) parts.push(file.subarray(start, end));
    at = end;
  }
  return null;
}

/** Where the next marker stands: inside a scan only restarts and stuffed bytes follow 0xFF (B.1.1.5). */
function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return file.length;
}

function jpegExif(tiff: Buffer): Buffer {
  const head = Buffer.from("ffe10000457869660000", "hex");
  head.writeUInt16BE(8 + tiff.length, 2);
  return Buffer.concat([head, tiff]);
}

const pngDropped = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

/** Chunks of a PNG (third edition, 5.3). */
function pngParts(file: Buffer, exif: Buffer | null): Buffer[] | null {
  const parts = [file.subarray(0, 8)];
  for (let at = 8; at + 12 <= file.length; ) {
    const name = file.toString("latin1", at + 4, at + 8);
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return null;
    if (!pngDropped.includes(name)) parts.push(file.subarray(at, end));
    if (name === "IHDR" && exif) parts.push(pngChunk("eXIf", exif));
    if (name === "IEND") return parts;
    at = end;
  }
  return null;
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const webpKept = ["VP8X", "ICCP", "ALPH", "VP8 ", "VP8L"];
/** Bits of the extended header that promise EXIF and XMP (WebP container specification). */
const [hasExif, hasXmp] = [0x08, 0x04];

/** Chunks of a WebP. */
function webpParts(file: Buffer, exif: Buffer | null): Buffer[] | null {
  if (file.length < 12 || file.readUInt32LE(4) + 8 > file.length) return null;
  const fileEnd = file.readUInt32LE(4) + 8;
  const chunks: Buffer[] = [];
  for (let at = 12; at + 8 <= fileEnd; ) {
    const name = file.toString("latin1", at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (end > fileEnd) return null;
    if (webpKept.includes(name))
      chunks.push(name === "VP8X" ? flagged(file.subarray(at, end), exif) : file.subarray(at, end));
    at = end;
  }
  if (exif) chunks.push(Buffer.concat([Buffer.from("EXIF"), Buffer.of(exif.length, 0, 0, 0), exif]));
  const head = Buffer.from(file.subarray(0, 12));
  head.writeUInt32LE(4 + chunks.reduce((sum, { length }) => sum + length, 0), 4);
  return [head, ...chunks];
}

function flagged(header: Buffer, exif: Buffer | null): Buffer {
  const copy = Buffer.from(header);
  copy[8] = ((copy[8] ?? 0) & ~(hasExif | hasXmp)) | (exif ? hasExif : 0);
  return copy;
}
