import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, type ErrorCode, isAbort } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { client } from "#ui/api.ts";
import type { Picked } from "../drop/pick.ts";
import { openDigester } from "./digester.ts";
import type { DraftFrame } from "./merge.ts";
import { sendBlob } from "./send-blob.ts";

/** Pictures sent at once: browsers open six connections to one address, and the page needs one itself. */
const atOnce = 5;
const attempts = 6;
/** Answers that another try may change. */
const passing = new Set<ErrorCode>(["network", "unavailable", "rate_limited", "internal"]);
/** Answers about one picture: the others go on. */
const ofPicture = /^(image_|digest_mismatch|too_large|unsupported_media|timeout)/;

/** What an upload tells on its way. */
export interface UploadEvents {
  hashed(bytes: number): void;
  /** the console holds `known` already; `wanted` are on their way */
  asked(known: Picked[], wanted: Picked[]): void;
  bytes(count: number): void;
  sent(bytes: number): void;
  /** the console refused a picture of so many bytes */
  refused(bytes: number): void;
  bad(path: string, code: ErrorCode | "unreadable", message: string): void;
}

/**
 * Brings pictures to the console: digests first, then only the blobs that it lacks. Bad ones are told and left out.
 * @returns the frames whose blobs the console holds
 * @throws AbortError; whatever stops all of them, such as a full disk or a session that ended
 */
export async function uploadPictures(
  picked: Picked[],
  events: UploadEvents,
  signal: AbortSignal,
): Promise<DraftFrame[]> {
  const hashed = await hashAll(picked, events, signal);
  const digests = [...new Set(hashed.map(({ digest }) => digest))];
  const { missing } = await client.blobs.missing({ digests }, { signal });
  const lacking = new Set<string>(missing);
  const wanted = [
    ...new Map(hashed.filter(({ digest }) => lacking.has(digest)).map((one) => [one.digest, one])).values(),
  ];
  events.asked(
    hashed.filter(({ digest }) => !lacking.has(digest)),
    wanted,
  );
  const refused = await sendAll(wanted, events, signal, (digest, { code, message }) => {
    for (const { path } of hashed.filter((one) => one.digest === digest)) events.bad(path, code, message);
  });
  return hashed.filter(({ digest }) => !refused.has(digest)).map(({ path, digest }) => ({ path, digest }));
}

interface Hashed extends Picked {
  digest: Digest;
}

async function hashAll(picked: Picked[], events: UploadEvents, signal: AbortSignal): Promise<Hashed[]> {
  const digester = openDigester();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new DOMException("Upload cancelled", "AbortError")), { once: true });
  });
  const hash = async ({ path, file }: Picked): Promise<Hashed[]> => {
    const digest = await digester.digest(file);
    events.hashed(file.size);
    if (digest !== null) return [{ path, file, digest }];
    events.bad(path, "unreadable", "The browser cannot read this file any more.");
    return [];
  };
  try {
    return (await Promise.race([Promise.all(picked.map(hash)), aborted])).flat();
  } finally {
    digester.close();
  }
}

/** @returns the digests that the console refused */
async function sendAll(
  wanted: Hashed[],
  events: UploadEvents,
  signal: AbortSignal,
  onRefusal: (digest: Digest, reason: AppError) => void,
): Promise<Set<Digest>> {
  const refused = new Set<Digest>();
  const queue = new PQueue({ concurrency: atOnce });
  // what stops one for good, such as a full disk, stops all
  const stopping = new AbortController();
  const all = AbortSignal.any([signal, stopping.signal]);
  const send = async ({ file, digest }: Hashed) => {
    all.throwIfAborted();
    try {
      await sendPatiently(file, digest, events, all);
      events.sent(file.size);
    } catch (error) {
      if (!(error instanceof AppError) || !ofPicture.test(error.code)) {
        if (!isAbort(error)) stopping.abort(error);
        throw error;
      }
      refused.add(digest);
      onRefusal(digest, error);
      events.refused(file.size);
    }
  };
  const results = await Promise.allSettled(wanted.map((one) => queue.add(() => send(one))));
  signal.throwIfAborted();
  const failed = results.find((result) => result.status === "rejected" && !isAbort(result.reason));
  if (failed?.status === "rejected") throw failed.reason;
  return refused;
}

async function sendPatiently(file: File, digest: Digest, events: UploadEvents, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendBlob(file, digest, { signal, onBytes: events.bytes });
    } catch (error) {
      const again = error instanceof AppError && passing.has(error.code) && attempt < attempts - 1;
      if (!again) throw error;
      await pause(fullJitterMs(attempt, { baseMs: 1000, capMs: 15_000 }), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(new DOMException("Upload cancelled", "AbortError"));
      },
      { once: true },
    );
  });
}
