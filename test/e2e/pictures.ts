import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const size = 800;
const centre = size / 2;

/**
 * Writes a whole turn of a crystal as JPEGs of 200 KB and more: `<folder>/frame 001.jpg` and so on. Film grain makes them heavy
 * and keeps any two from being the same.
 * @param hue degrees that the colours are turned by, so that one folder does not look like another
 */
export async function writeTurn(folder: string, count: number, hue = 0): Promise<void> {
  await mkdir(folder, { recursive: true });
  const grain = await makeGrain();
  const todo = Array.from({ length: count }, (_, index) => index);
  const worker = async () => {
    for (let index = todo.shift(); index !== undefined; index = todo.shift())
      await writeFile(join(folder, nameOf(index)), await drawFrame(grain, (2 * Math.PI * index) / count, hue));
  };
  await Promise.all(cpus().map(worker));
}

/** File name of the frame at `index`, which counts from 0. */
export function nameOf(index: number): string {
  return `frame ${String(index + 1).padStart(3, "0")}.jpg`;
}

function makeGrain(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 26, sigma: 26 } as const;
  return sharp({ create: { width: size, height: size, channels: 3, background: "black", noise } })
    .raw()
    .toBuffer();
}

function drawFrame(grain: Buffer, turn: number, hue: number): Promise<Buffer> {
  return sharp(grain, { raw: { width: size, height: size, channels: 3 } })
    .composite([{ input: Buffer.from(crystal(turn, hue)), blend: "screen" }])
    .jpeg({ quality: 84 })
    .toBuffer();
}

/** A double pyramid with six sides, turned by `turn` radians; sides at the back are drawn first. */
function crystal(turn: number, hue: number): string {
  const corners = Array.from({ length: 6 }, (_, side) => {
    const angle = turn + (side * Math.PI) / 3;
    return { x: centre + 200 * Math.cos(angle), y: centre + 60 * Math.sin(angle), depth: Math.sin(angle) };
  });
  const sides = corners
    .map((from, side) => ({ side, from, to: corners[(side + 1) % corners.length] ?? from }))
    .sort((one, other) => one.from.depth + one.to.depth - other.from.depth - other.to.depth);
  const faces = sides.flatMap(({ side, from, to }) =>
    [centre - 290, centre + 290].map((tip) => {
      const colour = `hsl(${190 + hue + side * 22} 90% ${47 + 6 * (from.depth + to.depth)}%)`;
      return `<polygon points="${from.x},${from.y} ${to.x},${to.y} ${centre},${tip}" fill="${colour}" fill-opacity=".7"/>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${faces.join("")}</svg>`;
}

/** SHA-256 in hexadecimal digits of the JPEGs that `writeTurn` wrote, by `slug/name` as a player serves them. */
export async function digestsOf(folder: string, slug: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => /^frame \d+\.jpg$/.test(name));
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [`${slug}/${name}`, createHash("sha256").update(bytes).digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
