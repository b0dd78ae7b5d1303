import { createHash } from "node:crypto";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { encodeDocument, type ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import pino from "pino";
import { digestOfText } from "../../../apps/agent/src/store/manifests.ts";
import { openStore, type Store } from "../../../apps/agent/src/store/store.ts";

/** One revision of a work, made of nothing but its names: the one who writes and the one who checks make the same bytes. */
export interface Revision {
  work: ReleaseWork;
  text: string;
  blobs: Map<Digest, Buffer>;
}

const sha = (bytes: Uint8Array | string) => digestOfHex(createHash("sha256").update(bytes).digest("hex"));

/** Bytes that follow from a name. */
function bytesOf(name: string, size: number): Buffer {
  const block = createHash("sha256").update(name).digest();
  return Buffer.alloc(size, block);
}

/** Three small pictures, of which one stays through all revisions, and a large one. */
export function makeRevision(id: string, revision: number): Revision {
  const pictures = {
    "a.jpg": bytesOf(`${id} ${revision} a`, 9000),
    "b.jpg": bytesOf(`${id} ${revision} b`, 30_000),
    "same.jpg": bytesOf(`${id} same`, 5000),
    "wall.jpg": bytesOf(`${id} ${revision} wall`, 1_200_000),
  };
  const frames = Object.entries(pictures).map(([path, bytes]) => ({
    path,
    digest: sha(bytes),
    size: bytes.length,
    type: "image/jpeg" as const,
  }));
  const text = encodeDocument({ v: 1, frames });
  const bytes = frames.reduce((sum, { size }) => sum + size, 0);
  const work = { id, slug: id, title: id, revision, manifest: digestOfText(text), frames: frames.length, bytes };
  return { work, text, blobs: new Map(Object.values(pictures).map((picture) => [sha(picture), picture])) };
}

export type Step = { switch: Revision } | { remove: string };

/** What a mall's agent lives through: first works, updates, a take-down, a step back. No two states on the way are alike. */
export const steps: Step[] = [
  { switch: makeRevision("lotus", 1) },
  { switch: makeRevision("peony", 1) },
  { switch: makeRevision("lotus", 2) },
  { remove: "peony" },
  { switch: makeRevision("lotus", 3) },
  { switch: makeRevision("peony", 2) },
  { switch: makeRevision("lotus", 2) },
  { switch: makeRevision("lotus", 4) },
];

/** Revisions by work after the first `count` steps. */
export function stateAfter(count: number): Record<string, number> {
  const state: Record<string, number> = {};
  for (const step of steps.slice(0, count)) {
    if ("remove" in step) delete state[step.remove];
    else state[step.switch.work.id] = step.switch.work.revision;
  }
  return state;
}

export function open(folder: string): Promise<Store> {
  return openStore(folder, pino({ level: "silent" }));
}

/** Fetches what a revision lacks. */
export async function stage(store: Store, { work, text, blobs }: Revision): Promise<void> {
  await store.saveManifest(work.manifest, text);
  for (const [digest, bytes] of blobs)
    await store.receive(digest, bytes.length, async (offset) => ({ offset, body: chunks(bytes.subarray(offset)) }));
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** Goes through the steps from `from` on. */
export async function play(store: Store, from: number, done: (step: number) => void): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (index < from) continue;
    if ("remove" in step) await store.deactivate(step.remove);
    else {
      await stage(store, step.switch);
      await store.activate(step.switch.work);
    }
    done(index + 1);
    await store.prune();
  }
}
