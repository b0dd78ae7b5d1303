import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

/** Pixels and encoding of each picture: about 225 kB, as photographs of this size have. */
export interface PictureShape {
  width: number;
  height: number;
  /** of the JPEG, 1 to 100 */
  quality: number;
}
export const photograph: PictureShape = { width: 1600, height: 1000, quality: 80 };
export const sticker: PictureShape = { width: 96, height: 64, quality: 80 };

const grainEdge = 2048;
const cacheFolder = process.env.XDG_CACHE_HOME ?? process.env.LOCALAPPDATA ?? join(homedir(), ".cache");

/**
 * A folder of `count` pictures that look alike in size and detail and never in bytes: gradients under grain, the same on every
 * machine. Kept in the system's cache; what is there already is not made again.
 */
export async function makeLibrary(name: string, count: number, shape: PictureShape): Promise<string> {
  const pool = join(cacheFolder, "holofleet", "bench", name);
  const folder = `${pool}-${count}`;
  await mkdir(pool, { recursive: true });
  await mkdir(folder, { recursive: true });
  let grain: Buffer | undefined;
  for (let index = 0; index < count; index++) {
    const file = `frame-${String(index + 1).padStart(5, "0")}.jpg`;
    if (existsSync(join(folder, file))) continue;
    const kept = join(pool, file);
    if (!existsSync(kept)) {
      grain ??= makeGrain();
      if (index % 250 === 0) process.stderr.write(`making pictures: ${index} of ${count}\n`);
      await makePicture(`${kept}.part`, index, shape, grain);
      await rename(`${kept}.part`, kept);
    }
    await link(kept, join(folder, file));
  }
  return folder;
}

/** Bytes of these files. */
export async function bytesOf(files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Grey noise around the middle: what keeps a photograph from being small. */
function makeGrain(): Buffer {
  const raw = Buffer.alloc(grainEdge * grainEdge);
  for (let i = 0, state = 0x9e3779b9; i < raw.length; i++) {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    raw[i] = 128 + (((t ^ (t >>> 14)) >>> 24) - 128) / 4.2;
  }
  return raw;
}

async function makePicture(file: string, index: number, shape: PictureShape, grain: Buffer): Promise<void> {
  const { width, height, quality } = shape;
  const seed = createHash("sha256").update(`picture ${index}`).digest();
  const colours = Buffer.concat([seed, createHash("sha256").update(seed).digest()]).subarray(0, 48);
  const left = seed.readUInt16BE(0) % (grainEdge - width);
  const top = seed.readUInt16BE(2) % (grainEdge - height);
  const texture = await sharp(grain, { raw: { width: grainEdge, height: grainEdge, channels: 1 } })
    .extract({ left, top, width, height })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await sharp(colours, { raw: { width: 4, height: 4, channels: 3 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .composite([{ input: texture, blend: "soft-light" }])
    .jpeg({ quality })
    .toFile(file);
}
