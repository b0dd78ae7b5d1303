import { statfs } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { distinctBlobs, encodeDocument, type Manifest } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type Desired, desiredSchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { Logger } from "pino";
import { z } from "zod";
import { openBlobs } from "./blob-store.ts";
import { diskError, removeFile, writeDurable } from "./durable.ts";
import type { BlobSource } from "./intake.ts";
import { openLayout } from "./layout.ts";
import { digestOfText, openManifests } from "./manifests.ts";
import { type Note, openNote, readDocument } from "./notes.ts";
import { nextPointer, type Pointer, pointerIds, readPointers, removePointer, writePointer } from "./pointers.ts";

/** A work as the player shows it. Never changed in place: who holds one sees one revision. */
export interface ActiveWork {
  pointer: Pointer;
  manifest: Manifest;
}

export interface StoredDesired {
  etag: string | null;
  desired: Desired;
}
const storedDesiredSchema = z.object({ etag: z.string().nullable(), desired: desiredSchema });

export interface Store {
  /** Active works by id, as the disk has them. A new map at every change. */
  active(): ReadonlyMap<string, ActiveWork>;
  /** Digest of the release that the active works make up; `null` when none is active and nothing else is wanted. */
  activeRelease(): Digest | null;
  /** What the console wanted last, and its etag; known without a network. */
  desired(): StoredDesired | null;
  saveDesired(next: StoredDesired): Promise<void>;
  /** Forgets what was wanted; what is active stays. For a new identity, whose generations begin anew. */
  forgetDesired(): Promise<void>;
  manifest(digest: Digest): Promise<Manifest | null>;
  /** Verifies and keeps a manifest's text. @throws AppError integrity */
  saveManifest(digest: Digest, text: string): Promise<Manifest>;
  has(digest: Digest, size: number): boolean;
  /** Blobs of which an earlier try left a beginning: `receive` continues it. */
  begun(): Promise<ReadonlySet<Digest>>;
  /** Bytes, and how many the blobs take. */
  size(): Promise<{ freeBytes: number; usedBytes: number }>;
  /** Looks at the blobs on disk again. */
  rescan(): Promise<void>;
  /** Takes a blob in: resumed, hashed, verified, durable. @throws AppError network, integrity, disk_full, disk_failed */
  receive(digest: Digest, size: number, source: BlobSource): Promise<void>;
  /** Verified bytes `start` to `end` inclusive, or all. @throws AppError integrity when the blob is no longer sound */
  read(digest: Digest, range?: { start: number; end: number }): Promise<Readable>;
  /** The same whole, in memory. @throws AppError integrity */
  load(digest: Digest, size: number): Promise<Buffer>;
  /** Makes `file` hold a blob's verified bytes, durably: a hard link where possible, else a copy. @throws AppError integrity, disk_full */
  place(digest: Digest, size: number, file: string): Promise<void>;
  /** THE commit: makes a staged revision active, durably. @throws AppError frame_missing while something is not there */
  activate(work: Omit<Pointer, "previous">): Promise<void>;
  deactivate(id: string): Promise<void>;
  /** Deactivates every work that is not in `ids`, unreadable pointers included. */
  deactivateOthers(ids: ReadonlySet<string>): Promise<void>;
  /**
   * Removes what no active, previous, wanted or retained revision needs. Does nothing while a manifest is unreadable.
   * @param keepPrevious false, where space is short: going back to the revision before then costs its bytes again, and
   * damaged files are kept no longer
   */
  prune(keepPrevious?: boolean): Promise<void>;
  /** Manifests that must not be read again, whatever wants them: reading them broke the program. */
  refuse(manifests: ReadonlySet<Digest>): void;
  /** Asks `manifests` at each prune which further ones must stay with their blobs: somebody still plays them. */
  retain(manifests: () => Iterable<Digest>): void;
  /** Asks `digests` at each prune which further blobs must stay. */
  hold(digests: () => Iterable<Digest>): void;
  /** The stored blobs, in the order of their digests. */
  digests(): Digest[];
  /** Hashes one stored blob again: its bytes, or `null` when it was damaged or gone. It is then fetched again. */
  check(digest: Digest): Promise<number | null>;
  /** Clears what was left behind and is too old to be of use. */
  clearLeftovers(): Promise<void>;
  /** A feature's memory over restarts. */
  note<T extends z.ZodType>(name: string, schema: T): Note<z.infer<T>>;
  /** Hashes every stored byte. Bad blobs are named, and taken out so that the next sync fetches them again. */
  verify(): Promise<{ checked: number; bad: Digest[] }>;
  /** Called for a blob whose bytes were found damaged or gone. */
  onDamage(listener: (digest: Digest) => void): void;
}

/**
 * Opens an agent's data folder and everything in it. Safe at any time after any crash. One process at a time may write.
 * @throws AppError data_newer, disk_full, disk_failed
 */
export async function openStore(
  dataDir: string,
  log: Logger,
  options: { freeBytes?: () => Promise<number> } = {},
): Promise<Store> {
  const freeBytes = options.freeBytes ?? (() => statfs(dataDir).then(({ bavail, bsize }) => bavail * bsize));
  const listeners: ((digest: Digest) => void)[] = [];
  let refused: ReadonlySet<Digest> = new Set();
  const retained: (() => Iterable<Digest>)[] = [];
  const heldBack: (() => Iterable<Digest>)[] = [];
  const layout = await openLayout(dataDir).catch(rethrow);
  const manifests = openManifests(layout);
  const blobs = await openBlobs(layout, (digest) => {
    log.warn({ digest }, "a stored file was damaged or removed; it is fetched again");
    for (const listener of listeners) listener(digest);
  }).catch(rethrow);
  let desired = await readDocument(layout.desired, storedDesiredSchema).catch(rethrow);
  let active: ReadonlyMap<string, ActiveWork> = await readActive().catch(rethrow);
  let held = releaseOf(active);

  async function readActive() {
    const works = new Map<string, ActiveWork>();
    const onTorn = (file: string) =>
      log.warn({ file }, "a work's pointer is unreadable; the next sync writes it again");
    for (const pointer of await readPointers(layout, onTorn)) {
      const manifest = await manifests.read(pointer.manifest);
      if (manifest) works.set(pointer.id, { pointer, manifest });
      else log.warn({ work: pointer.slug }, "a work's manifest is unreadable; the next sync fetches it again");
    }
    return works;
  }

  function show(works: ReadonlyMap<string, ActiveWork>): void {
    active = works;
    held = releaseOf(works);
  }

  async function deactivate(id: string): Promise<void> {
    await removePointer(layout, id).catch(rethrow);
    show(new Map([...active].filter(([other]) => other !== id)));
  }

  /** Manifests that must stay, or `null` when one of them, or a pointer, cannot be read. */
  async function pinned(keepPrevious: boolean): Promise<Map<Digest, Manifest> | null> {
    const wanted = desired?.desired.release.document.works.map((work) => work.manifest) ?? [];
    const names = new Set(wanted.filter((manifest) => !refused.has(manifest)));
    const optional = new Set(retained.flatMap((list) => [...list()]));
    let torn = false;
    const pointers = await readPointers(layout, () => {
      torn = true;
    });
    if (torn) return null;
    for (const pointer of pointers) {
      names.add(pointer.manifest);
      if (keepPrevious && pointer.previous) optional.add(pointer.previous.manifest);
    }
    const pins = new Map<Digest, Manifest>();
    for (const name of names) {
      const manifest = await manifests.read(name);
      if (!manifest) return null;
      pins.set(name, manifest);
    }
    for (const name of optional) {
      const manifest = await manifests.read(name);
      if (manifest) pins.set(name, manifest);
    }
    return pins;
  }

  async function prune(keepPrevious = true): Promise<void> {
    await layout.check().catch(rethrow);
    if (!keepPrevious) await blobs.clearQuarantine().catch(rethrow);
    const pins = await pinned(keepPrevious).catch(rethrow);
    if (pins === null) return log.warn("nothing was cleared away: a pointer or a manifest is unreadable");
    const keep = new Set(heldBack.flatMap((list) => [...list()]));
    for (const manifest of pins.values()) for (const { digest } of manifest.frames) keep.add(digest);
    const freed = await blobs.prune(keep).catch(rethrow);
    await manifests.prune(new Set(pins.keys())).catch(rethrow);
    if (freed > 0) log.info({ freed }, "cleared away files that nothing needs");
  }

  return {
    active: () => active,
    activeRelease: () => (active.size > 0 || desired?.desired.release.digest === held ? held : null),
    desired: () => desired,
    async saveDesired(next) {
      await layout.check().catch(rethrow);
      const write = () => writeDurable(layout.desired, JSON.stringify(next), { tmp: layout.tmp, parent: layout.root });
      await write().catch(async (thrown) => {
        // what is wanted now may be what frees the disk: it has to be known even where nothing else fits
        if (thrown instanceof AppError && thrown.code === "disk_full") await prune(false);
        else throw thrown;
        await write();
      });
      desired = next;
    },
    async forgetDesired() {
      await removeFile(layout.desired).catch(rethrow);
      desired = null;
    },
    manifest: (digest) => manifests.read(digest).catch(rethrow),
    saveManifest: (digest, text) => manifests.write(digest, text),
    has: blobs.has,
    begun: () => blobs.begun().catch(rethrow),
    size: async () => ({ freeBytes: await freeBytes(), usedBytes: blobs.usedBytes() }),
    rescan: () =>
      layout
        .check()
        .then(() => blobs.rescan())
        .catch(rethrow),
    receive: (digest, size, source) =>
      blobs.receive(digest, size, source).catch(async (thrown) => {
        throw diskError(thrown, size, await freeBytes().catch(() => undefined));
      }),
    load: (digest, size) => blobs.load(digest, size).catch(rethrow),
    place: (digest, size, file) => blobs.place(digest, size, file).catch(rethrow),
    read: (digest, range) => blobs.read(digest, range).catch(rethrow),

    async activate(work) {
      await layout.check().catch(rethrow);
      const manifest = await manifests.read(work.manifest);
      const needed = manifest && distinctBlobs(manifest.frames);
      const missing = needed ? [...needed].filter(([digest, size]) => !blobs.has(digest, size)).length : 0;
      if (!manifest || !needed || missing > 0)
        throw new AppError("frame_missing", `${work.slug} is not whole yet: ${missing} files are missing.`);
      await blobs.sync(needed.keys()).catch(rethrow);
      const pointer = nextPointer(active.get(work.id)?.pointer, work);
      await writePointer(layout, pointer);
      show(new Map(active).set(work.id, { pointer, manifest }));
    },

    deactivate,
    async deactivateOthers(ids) {
      for (const id of await pointerIds(layout).catch(rethrow)) if (!ids.has(id)) await deactivate(id);
    },

    prune,

    digests: () => blobs.digests().sort(),
    async check(digest) {
      const bytes = blobs.sizeOf(digest);
      return bytes !== undefined && (await blobs.verify(digest).catch(rethrow)) ? bytes : null;
    },
    clearLeftovers: () => layout.clearLeftovers().catch(rethrow),
    note: (name, schema) => openNote(layout, name, schema),

    async verify() {
      await blobs.rescan().catch(rethrow);
      const needed = new Set<Digest>();
      for (const { manifest } of active.values()) for (const { digest } of manifest.frames) needed.add(digest);
      const stored = blobs.digests();
      const bad = new Set<Digest>();
      for (const digest of stored) if (!(await blobs.verify(digest))) bad.add(digest);
      const present = new Set(stored);
      for (const digest of needed) if (!present.has(digest)) bad.add(digest);
      return { checked: stored.length, bad: [...bad] };
    },

    refuse(digests) {
      refused = digests;
    },
    retain: (source) => void retained.push(source),
    hold: (source) => void heldBack.push(source),
    onDamage: (listener) => void listeners.push(listener),
  };
}

function releaseOf(active: ReadonlyMap<string, ActiveWork>): Digest {
  return digestOfText(encodeDocument({ v: 1, works: [...active.values()].map((work) => work.pointer) }));
}

function rethrow(thrown: unknown): never {
  throw diskError(thrown);
}
