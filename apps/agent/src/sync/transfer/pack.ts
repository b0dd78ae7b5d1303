import { type PackEvent, PackReader } from "@holofleet/shared/content/pack.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import type PQueue from "p-queue";
import type { ConsoleApi } from "#console-api/port.ts";
import { type Watch, watched, watchedSignal, withinStall } from "#console-api/stall.ts";
import type { Store } from "#store/store.ts";
import type { Transfer } from "../plan.ts";

export interface PackOptions extends Omit<Watch, "stop"> {
  store: Pick<Store, "receive">;
  api: Pick<ConsoleApi, "pack">;
  /** takes blobs into the store, a bounded number at once */
  writers: PQueue;
  /** nothing more waits */
  last: boolean;
  /** the console answers with a pack */
  onAnswer(): void;
  /** bytes of a blob that stand, and those of them that just came */
  onBytes(transfer: Transfer, standing: number, fresh: number): void;
  /** a blob is stored, or its fault is its own: absent, or of other bytes than its digest names */
  onEnd(transfer: Transfer, fault: AppError | null): void;
}

/**
 * Fetches blobs in one request. They are stored while the next ones come. When the stream breaks, what came stays, of the blob in
 * flight its beginning; `onEnd` says which blobs need nothing more.
 * @returns false when this console knows no packs
 * @throws AppError network, timeout or integrity when the stream broke or is no pack of these blobs, disk_full, disk_failed,
 * or what the console answered; an abort passes through
 */
export async function fetchPack(transfers: readonly Transfer[], options: PackOptions): Promise<boolean> {
  const { store, api, writers, last, onBytes, onEnd } = options;
  const watch: Watch = { ...options, stop: new AbortController() };
  const digests = transfers.map(({ digest }) => digest);
  const body = await withinStall(() => api.pack(digests, last, watchedSignal(watch)), watch);
  if (body === null) return false;
  options.onAnswer();
  const events = readEvents(watched(body, watch));
  const storing = new Set<Promise<void>>();
  const failed: { fault: AppError | null } = { fault: null };

  /** Stores the blob whose bytes come next. Resolves when they came, not when they are stored. */
  async function take(transfer: Transfer): Promise<void> {
    const { digest, size } = transfer;
    let left = size;
    async function* bytes() {
      try {
        while (left > 0) {
          const { value } = await events.next();
          if (value?.type !== "bytes") throw new AppError("network", "The batch download broke off.");
          left -= value.bytes.length;
          onBytes(transfer, size - left, value.bytes.length);
          yield value.bytes;
        }
      } finally {
        arrived();
      }
    }
    let arrived = () => {};
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const stored = writers
      .add(() => store.receive(digest, size, async () => ({ offset: 0, body: bytes() })))
      .then(() => onEnd(transfer, null))
      .catch((thrown: unknown) => {
        const fault = toAppError(thrown);
        if (fault.code === "integrity" && left === 0) return onEnd(transfer, fault);
        failed.fault ??= fault;
        watch.stop.abort();
      });
    storing.add(stored);
    void stored.then(() => storing.delete(stored));
    await Promise.race([here, stored]);
    // stored already: its bytes are passed over
    if (failed.fault === null) for await (const _ of bytes());
  }

  let broken: { thrown: unknown } | null = null;
  try {
    for (const transfer of transfers) {
      const event = await nextFrame(events, transfer);
      if (event.type === "absent") onEnd(transfer, absent(transfer));
      else await take(transfer);
      if (failed.fault) throw failed.fault;
    }
    if ((await events.next()).value?.type !== "end") throw otherBlobs();
    await events.next();
  } catch (thrown) {
    broken = { thrown };
  }
  watch.stop.abort();
  await events.return(undefined).catch(() => {});
  await Promise.all(storing);
  options.signal.throwIfAborted();
  if (failed.fault) throw failed.fault;
  if (broken) throw broken.thrown;
  return true;
}

async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PackEvent, undefined> {
  const reader = new PackReader();
  for await (const chunk of chunks) yield* reader.read(chunk);
  reader.finish();
  return undefined;
}

/** The next frame, which must be this blob's. */
async function nextFrame(events: AsyncGenerator<PackEvent, undefined>, { digest, size }: Transfer): Promise<PackEvent> {
  const { value } = await events.next();
  const expected =
    value?.type === "absent" ? value.digest === digest : value?.type === "blob" && value.digest === digest;
  if (value && expected && (value.type !== "blob" || value.size === size)) return value;
  throw otherBlobs();
}

function otherBlobs(): AppError {
  return new AppError(
    "integrity",
    "The batch download is not of what was asked for. What is missing is fetched again.",
  );
}

function absent({ digest }: Transfer): AppError {
  return new AppError("not_found", `The console does not have ${digest}. Publish the work again.`, {
    details: { digest },
  });
}
