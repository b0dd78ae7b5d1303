import { createHash } from "node:crypto";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import sharp from "sharp";
import type { TestConsole } from "./console.ts";

export interface TestFrame {
  path: string;
  bytes: Buffer;
  digest: Digest;
}

/** A real JPEG that looks like no other: it is noise. */
export async function makeFrame(path: string, { width = 96, height = 64 } = {}): Promise<TestFrame> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const bytes = await sharp({ create: { width, height, channels: 3, background: "gray", noise } })
    .jpeg()
    .toBuffer();
  return { path, bytes, digest: digestOf(bytes) };
}

/** Frames `f1.jpg` to `f<count>.jpg`. */
export function makeFrames(count: number): Promise<TestFrame[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => makeFrame(`f${i + 1}.jpg`)));
}

export function digestOf(bytes: Uint8Array): Digest {
  return digestOfHex(createHash("sha256").update(bytes).digest("hex"));
}

/** Sends bytes to `PUT /uploads/blobs/…` as a signed-in person; under their own digest unless told otherwise. */
export function upload(
  { url, token }: Pick<TestConsole, "url" | "token">,
  bytes: Uint8Array,
  digest = digestOf(bytes),
): Promise<Response> {
  return fetch(new URL(`/uploads/blobs/${digest.slice("sha256:".length)}`, url), {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: new Uint8Array(bytes),
  });
}

/** Uploads frames and saves them as the draft of `slug`, which is created when it is new. */
export async function saveFrames(
  testConsole: Pick<TestConsole, "url" | "token" | "admin">,
  slug: string,
  frames: TestFrame[],
): Promise<void> {
  const { works } = testConsole.admin;
  for (const { bytes } of frames) {
    const response = await upload(testConsole, bytes);
    if (!response.ok) throw new Error(`upload answered ${response.status}: ${await response.text()}`);
  }
  const known = await works.list();
  if (!known.some((work) => work.slug === slug)) await works.create({ title: slug, slug });
  await works.saveDraft({ slug, frames: frames.map(({ path, digest }) => ({ path, digest })) });
}
