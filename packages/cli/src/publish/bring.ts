import { readFile } from "node:fs/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import { ProgressLine } from "../output.ts";
import type { Session } from "../session.ts";
import { digestOfBytes, type LocalFile } from "./folder.ts";
import { lotsOf } from "./lots.ts";
import { type Packing, sendPack } from "./pack.ts";
import { notTaken, refusalOf, uploadBlob, withPatience } from "./upload.ts";

/** Pictures above so many bytes travel alone: a broken line then costs little. */
const largest = 4 * 1024 * 1024;
/** Bytes that are read and kept for one lot, and that one pack has. */
const lotBytes = 12 * 1024 * 1024;
/** Pictures that one question names, and that one pack has. */
const asked = 1000;

export interface Bringing {
  session: Session;
  api: ApiClient;
  /** digests that are known by path; those that are read go into it */
  digests: Map<string, Digest>;
  progress: Progress;
  /** why the console refused a picture */
  refused: Map<Digest, string>;
  /** what was sent */
  sent: Map<Digest, LocalFile>;
  /** what some lot cares for already: a folder may hold one picture many times */
  begun: Set<Digest>;
}

/** A folder's pictures in lots that are read, asked about and sent together. */
export function planLots(files: readonly LocalFile[], digests: ReadonlyMap<string, Digest>): LocalFile[][] {
  const unread = ({ path, size }: LocalFile) => (digests.has(path) || size > largest ? 0 : size);
  return [...lotsOf(files, unread, { most: asked, limit: lotBytes })];
}

/** Brings a lot: asks what is missing and sends that; after a failure asks again and sends what is missing still. */
export async function bringLot(bringing: Bringing, lot: readonly LocalFile[]): Promise<void> {
  const { session, api, digests, progress, refused, sent, begun } = bringing;
  const pictures = new Map<Digest, Packing>();
  for (const picture of await Promise.all(lot.map((file) => look(file, digests)))) {
    if (!begun.has(picture.digest)) pictures.set(picture.digest, picture);
    begun.add(picture.digest);
  }
  await withPatience(async () => {
    const open = [...pictures.keys()].filter((digest) => !refused.has(digest));
    const { missing } = open.length > 0 ? await api.blobs.missing({ digests: open }) : { missing: [] };
    const lacking = missing.flatMap((digest) => pictures.get(digest as Digest) ?? []);
    for (const picture of lacking) sent.set(picture.digest, picture);
    const small = lacking.filter(({ size }) => size <= largest);
    for (const pack of lotsOf(small, ({ size }) => size, { most: asked, limit: lotBytes })) {
      for (const { digest, error } of await sendPack(session, pack, progress.sent)) {
        const reason = error && refusalOf(error);
        if (error && reason === null) throw notTaken(error);
        if (reason) refused.set(digest as Digest, reason);
      }
    }
    for (const picture of lacking.filter(({ size }) => size > largest)) {
      const reason = await uploadBlob(session, picture.digest, picture).then(() => null, refusalOrThrow);
      if (reason !== null) refused.set(picture.digest, reason);
      progress.sent(picture);
    }
  });
  progress.passed(lot);
}

/** A picture with its digest. What is read for that is kept to be sent, unless it is large. */
async function look(file: LocalFile, digests: Map<string, Digest>): Promise<Packing> {
  const known = digests.get(file.path);
  if (known !== undefined) return { ...file, digest: known, bytes: null };
  const bytes = await readFile(file.file);
  const digest = digestOfBytes(bytes);
  digests.set(file.path, digest);
  return { ...file, digest, bytes: file.size > largest ? null : bytes };
}

function refusalOrThrow(thrown: unknown): string {
  const reason = refusalOf(toAppError(thrown));
  if (reason === null) throw thrown;
  return reason;
}

export interface Progress {
  /** This picture went on the line. */
  sent(picture: LocalFile): void;
  /** These stand in the console, sent or not. */
  passed(lot: readonly LocalFile[]): void;
  /** Leaves the last facts standing, if anything was sent. */
  end(): void;
}

/** A line of progress that stays away while nothing is sent. */
export function showProgress(total: { files: number; bytes: number }): Progress {
  const line = new ProgressLine("Uploading");
  const began = performance.now();
  const sent = new Set<string>();
  const through = { files: 0, bytes: 0 };
  let sentBytes = 0;
  const pass = ({ size }: LocalFile) => {
    through.files += 1;
    through.bytes += size;
  };
  const facts = () => {
    const rate = sentBytes / ((performance.now() - began) / 1000);
    const files = { done: through.files, total: total.files };
    const bytes = { done: through.bytes, total: total.bytes };
    return { files, bytes, rate, eta: rate > 0 ? (bytes.total - bytes.done) / rate : null };
  };
  return {
    sent(picture) {
      sentBytes += picture.size;
      // a second try sends it once more
      if (sent.has(picture.path)) return;
      sent.add(picture.path);
      pass(picture);
      line.show(facts());
    },
    passed(lot) {
      for (const picture of lot) if (!sent.has(picture.path)) pass(picture);
    },
    end() {
      if (sent.size > 0) line.end(facts());
    },
  };
}
