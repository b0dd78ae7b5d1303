import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { encodeDocument, type Manifest, manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { digestOfText } from "../../apps/agent/src/store/manifests.ts";
import { openStore } from "../../apps/agent/src/store/store.ts";
import { planSync } from "../../apps/agent/src/sync/plan.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-large-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Bytes of memory that the process has more after `work` than before. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  await work();
  return process.memoryUsage().rss - before;
}

const digestAt = (n: number) => digestOfHex(n.toString(16).padStart(64, "0"));
const frameAt = (n: number) => ({
  path: `场景/帧 ${n}.jpg`,
  digest: digestAt(n),
  size: 250_000,
  type: "image/jpeg" as const,
});

it("50,000 frames are read and planned in less than three seconds and 200 MB", async () => {
  const store = await openStore(folder, pino({ level: "silent" }));
  const works = Array.from({ length: 3 }, (_, i) => {
    const frames = Array.from({ length: 16_667 }, (_, n) => frameAt(i * 16_667 + n));
    const text = encodeDocument({ v: 1, frames });
    const work = {
      id: `w${i}`,
      slug: `w${i}`,
      title: "大作品",
      revision: 1,
      manifest: digestOfText(text),
      frames: frames.length,
      bytes: 0,
    };
    return { work, text };
  });
  let ms = 0;
  const grown = await growth(async () => {
    const started = performance.now();
    const manifests = new Map<Digest, Manifest>();
    for (const { work, text } of works) manifests.set(work.manifest, await store.saveManifest(work.manifest, text));
    const plan = planSync({ v: 1, works: works.map(({ work }) => work) }, manifests, {
      active: store.active(),
      has: store.has,
    });
    ms = performance.now() - started;
    expect(plan.transfers).toHaveLength(50_001);
  });
  expect(ms).toBeLessThan(3_000);
  expect(grown).toBeLessThan(200e6);
});

it("a file of a gigabyte comes in whole, in little memory", async () => {
  const store = await openStore(folder, pino({ level: "silent" }));
  const chunk = Buffer.alloc(1024 * 1024, "全息");
  const chunks = 1024;
  const hash = createHash("sha256");
  for (let n = 0; n < chunks; n++) hash.update(chunk);
  const digest = digestOfHex(hash.digest("hex"));
  async function* body() {
    for (let n = 0; n < chunks; n++) yield chunk;
  }
  const grown = await growth(() =>
    store.receive(digest, chunks * chunk.length, async () => ({ offset: 0, body: body() })),
  );
  expect(await store.check(digest)).toBe(chunks * chunk.length);
  expect(grown).toBeLessThan(150e6);
}, 120_000);

it.each([
  ["of no byte", 0],
  ["beyond what a frame may be", 1024 ** 3],
])("a frame %s is no part of a revision", (_, size) => {
  const frame = { ...frameAt(1), size };
  expect(manifestSchema.safeParse({ v: 1, frames: [frame] }).success).toBe(false);
});
