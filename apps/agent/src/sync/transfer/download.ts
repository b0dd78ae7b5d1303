import type { Digest } from "@holofleet/shared/content/digest.ts";
import { type AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Throttle } from "#console-api/stall.ts";
import type { Store } from "#store/store.ts";
import { type Clock, nextDelay } from "../clock.ts";
import type { Transfer } from "../plan.ts";
import { concernsOneBlob } from "../retry.ts";
import { type Batch, nextBatch } from "./batch.ts";
import { openDirect } from "./direct.ts";
import { firstPace, nextPace, sampleMs } from "./pace.ts";
import { fetchPack } from "./pack.ts";
import { isPassing, transferBlob, tries } from "./transfer.ts";

/** Blobs that go into the store at once, besides those that are still coming. */
const writersAtOnce = 8;

export interface DownloadOptions {
  store: Pick<Store, "receive" | "begun">;
  api: Pick<ConsoleApi, "blob" | "pack">;
  /** who knows a way to blobs that does not lead through the console, where there is one */
  direct: Pick<ConsoleApi, "links" | "linked"> | null;
  clock: Clock;
  /** most requests at once */
  parallel: number;
  /** milliseconds without a byte after which a request counts as stalled */
  stallMs: number;
  throttle: Throttle;
  signal: AbortSignal;
  started(transfer: Transfer): void;
  /** bytes of a blob that stand, and those of them that just came */
  received(transfer: Transfer, standing: number, fresh: number): void;
  /** verified and stored */
  stored(transfer: Transfer): void;
  /** it cannot be had for a reason of its own */
  failed(transfer: Transfer, error: AppError): void;
}

/**
 * Fetches blobs into the store: small ones in packs, large and begun ones by range, as many requests at once as the line takes;
 * where a bucket or a CDN gives them, each from there.
 * What cannot be had for a reason of its own does not keep the others; anything else ends it.
 * @throws AppError the first fault; an abort passes through
 */
export async function download(transfers: readonly Transfer[], options: DownloadOptions): Promise<void> {
  const { clock, parallel } = options;
  const halt = new AbortController();
  const signal = AbortSignal.any([options.signal, halt.signal]);
  const writers = new PQueue({ concurrency: writersAtOnce });
  const alone = new Set<Digest>(await options.store.begun());
  const running = new Set<Promise<void>>();
  let waiting = new Set(transfers);
  let packs = true;
  const direct = options.direct && openDirect(transfers, options.direct, options);
  const api = direct ? { ...options.api, blob: direct.blob } : options.api;
  let pace = firstPace;
  let sample = { at: clock.now(), bytes: 0 };
  let breaks = 0;
  let fault: AppError | null = null;
  let wake = () => {};

  function received(transfer: Transfer, standing: number, fresh: number): void {
    options.received(transfer, standing, fresh);
    sample.bytes += fresh;
    const elapsed = clock.now() - sample.at;
    if (elapsed < sampleMs) return;
    pace = nextPace(pace, { rate: (sample.bytes * 1000) / elapsed }, parallel);
    sample = { at: clock.now(), bytes: 0 };
    wake();
  }

  function note(error: AppError, transfer?: Transfer): void {
    fault ??= error;
    if (!concernsOneBlob(error)) halt.abort();
    else if (transfer) options.failed(transfer, error);
  }

  async function byRange(transfer: Transfer): Promise<void> {
    options.started(transfer);
    const onBytes = (standing: number, fresh: number) => received(transfer, standing, fresh);
    await transferBlob(transfer, { ...options, api, signal, onBytes });
    options.stored(transfer);
  }

  async function byPack(batch: Transfer[]): Promise<void> {
    const left = new Set(batch);
    let answered = false;
    try {
      packs &&= await fetchPack(batch, {
        ...options,
        writers,
        signal,
        last: waiting.size === 0,
        onAnswer() {
          answered = true;
        },
        onBytes(transfer, standing, fresh) {
          if (standing === fresh) options.started(transfer);
          received(transfer, standing, fresh);
        },
        onEnd(transfer, error) {
          if (error?.code === "integrity") alone.add(transfer.digest);
          else left.delete(transfer);
          if (error === null) options.stored(transfer);
          else if (error.code === "integrity") options.received(transfer, 0, 0);
          else note(error, transfer);
        },
      });
      breaks = 0;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toAppError(thrown);
      if (!isPassing(error)) throw error;
      await afterBreak(error, answered);
    } finally {
      if (left.size > 0) waiting = new Set([...left, ...waiting]);
    }
  }

  /** Waits after a pack that failed. What it had begun goes on by range; where they break again and again, all does. */
  async function afterBreak(error: AppError, answered: boolean): Promise<void> {
    pace = nextPace(pace, "fault", parallel);
    for (const digest of await options.store.begun()) alone.add(digest);
    breaks += 1;
    if (breaks >= tries && !answered) throw error;
    if (breaks >= tries) packs = false;
    await clock.delay(nextDelay(breaks, clock.random()), signal);
  }

  function start(batch: Batch): void {
    const transfers = batch.by === "pack" ? batch.transfers : [batch.transfer];
    for (const transfer of transfers) waiting.delete(transfer);
    const work = (batch.by === "pack" ? byPack(batch.transfers) : byRange(batch.transfer)).catch((thrown: unknown) => {
      if (!signal.aborted) note(toAppError(thrown), batch.by === "range" ? batch.transfer : undefined);
    });
    running.add(work);
    void work.then(() => {
      running.delete(work);
      wake();
    });
  }

  do {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    while (waiting.size > 0 && running.size < pace.streams && !signal.aborted)
      start(nextBatch(waiting, { packs: packs && !direct?.usable(), alone, streams: pace.streams }));
    if (running.size > 0) await woken;
  } while (running.size > 0 || (waiting.size > 0 && !signal.aborted));
  options.signal.throwIfAborted();
  if (fault) throw fault;
}
