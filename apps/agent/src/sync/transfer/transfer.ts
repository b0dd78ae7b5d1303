import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import type { ConsoleApi } from "#console-api/port.ts";
import { type Throttle, watched, watchedSignal, withinStall } from "#console-api/stall.ts";
import type { Store } from "#store/store.ts";
import { type Clock, nextDelay } from "../clock.ts";
import type { Transfer } from "../plan.ts";

export interface TransferOptions {
  store: Pick<Store, "receive">;
  api: Pick<ConsoleApi, "blob">;
  clock: Clock;
  signal: AbortSignal;
  /** milliseconds without a byte after which a download counts as stalled */
  stallMs: number;
  throttle: Throttle;
  /** bytes of the blob that stand, and those of them that just came */
  onBytes(standing: number, fresh: number): void;
}

/** Tries without a new byte before the fault is taken for more than a hiccup. */
export const tries = 3;

/**
 * Fetches one blob into the store and keeps at it while bytes come. Lost connections continue where they broke; wrong bytes are
 * fetched three times at most.
 * @throws AppError network, timeout, integrity, disk_full, disk_failed, or what the console answered; an abort passes through
 */
export async function transferBlob({ digest, size }: Transfer, options: TransferOptions): Promise<void> {
  let furthest = 0;
  for (let attempt = 1; ; attempt++) {
    let standing = 0;
    const onBytes = (now: number, fresh: number) => {
      standing = now;
      options.onBytes(now, fresh);
    };
    const stop = new AbortController();
    const counted = { ...options, onBytes };
    try {
      return await options.store.receive(digest, size, (offset) => openWatched(digest, offset, counted, stop));
    } catch (thrown) {
      options.signal.throwIfAborted();
      if (isAbort(thrown) || !(thrown instanceof AppError) || !isPassing(thrown)) throw thrown;
      if (thrown.code === "integrity") options.onBytes(0, 0);
      else if (standing > furthest) {
        furthest = standing;
        attempt = 1;
      }
      if (attempt >= tries) throw thrown;
      await options.clock.delay(nextDelay(attempt, options.clock.random()), options.signal);
    } finally {
      stop.abort();
    }
  }
}

/** Faults that another try may mend by itself. */
export function isPassing({ code }: AppError): boolean {
  return code === "network" || code === "timeout" || code === "integrity";
}

/** Opens a blob so that no step of it can hang. */
async function openWatched(digest: Digest, offset: number, options: TransferOptions, stop: AbortController) {
  const watch = { ...options, stop };
  const answer = await withinStall(() => options.api.blob(digest, offset, watchedSignal(watch)), watch);
  options.onBytes(answer.offset, 0);
  async function* body() {
    let standing = answer.offset;
    for await (const chunk of watched(answer.body, watch)) {
      yield chunk;
      standing += chunk.length;
      options.onBytes(standing, chunk.length);
    }
  }
  return { offset: answer.offset, body: body() };
}
