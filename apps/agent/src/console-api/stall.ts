import { AppError } from "@holofleet/shared/errors.ts";

/** Lets so many bytes more through when a limit allows it; `null` when it does now. */
export interface Throttle {
  take(bytes: number, signal: AbortSignal): Promise<void> | null;
}

export interface Watch {
  /** ends the whole sync */
  signal: AbortSignal;
  /** ends this request alone */
  stop: AbortController;
  /** milliseconds without a byte after which the request counts as stalled */
  stallMs: number;
  /** what comes waits here while the mall's limit is used up */
  throttle: Throttle;
}

/** The signal that a watched request must obey. */
export const watchedSignal = ({ signal, stop }: Pick<Watch, "signal" | "stop">): AbortSignal =>
  AbortSignal.any([signal, stop.signal]);

/** Waits for a request's answer. @throws AppError timeout, or what the request threw; an abort passes through */
export async function withinStall<T>(ask: () => Promise<T>, watch: Omit<Watch, "throttle">): Promise<T> {
  const guard = startGuard(watch);
  try {
    return await guard.step(ask);
  } catch (thrown) {
    throw guard.faultOf(thrown);
  } finally {
    guard.end();
  }
}

/**
 * Hands out a request's bytes so that no step of it can hang: a stall, and only while the network is waited for, ends the request.
 * So does who wants no more of them. @throws AppError timeout, or what the request threw; an abort passes through
 */
export async function* watched(body: AsyncIterable<Uint8Array>, watch: Watch): AsyncGenerator<Uint8Array> {
  const { step, count, faultOf, end } = startGuard(watch);
  const bytes = body[Symbol.asyncIterator]();
  try {
    for (let next = await step(() => bytes.next()); !next.done; next = await step(() => bytes.next())) {
      count(next.value.length);
      const due = watch.throttle.take(next.value.length, watch.signal);
      if (due !== null) await due;
      yield next.value;
    }
  } catch (thrown) {
    throw faultOf(thrown);
  } finally {
    end();
    watch.stop.abort();
  }
}

/** Bytes per second, over all of `stallMs`, below which a request is given up: a trickle is no download. */
const slowest = 1000;

/** One timer for all steps of a request. */
function startGuard({ signal, stop, stallMs }: Omit<Watch, "throttle">) {
  let waiting = false;
  let stalled = false;
  let began = 0;
  /** of the present stretch: milliseconds in which the network was waited for, and bytes that came */
  let waited = 0;
  let bytes = 0;
  const timer = setTimeout(() => {
    stalled = waiting;
    if (stalled) stop.abort();
  }, stallMs);
  return {
    async step<T>(next: () => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      timer.refresh();
      waiting = true;
      began = performance.now();
      const result = await next();
      waiting = false;
      waited += performance.now() - began;
      return result;
    },
    /** @throws AppError timeout when too few came for too long */
    count(size: number): void {
      bytes += size;
      if (bytes * 1000 >= slowest * stallMs) [waited, bytes] = [0, 0];
      if (waited < stallMs) return;
      const message = `Less than ${slowest / 1000} kB a second came for ${stallMs / 1000} s. The download continues where it stopped.`;
      throw new AppError("timeout", message);
    },
    faultOf(thrown: unknown): unknown {
      if (signal.aborted) return signal.reason;
      if (!stalled) return thrown;
      const message = `No byte came for ${stallMs / 1000} s. The download continues where it stopped.`;
      return new AppError("timeout", message, { cause: thrown });
    },
    end: () => clearTimeout(timer),
  };
}
