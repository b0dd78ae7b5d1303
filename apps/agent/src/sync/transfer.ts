import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Store } from "#store/store.ts";
import { type Clock, nextDelay } from "./clock.ts";
import type { Transfer } from "./plan.ts";

export interface TransferOptions {
  store: Pick<Store, "receive">;
  api: Pick<ConsoleApi, "blob">;
  clock: Clock;
  signal: AbortSignal;
  /** milliseconds without a byte after which a download counts as stalled */
  stallMs: number;
  /** bytes of the blob that stand, and those of them that just came */
  onBytes(standing: number, fresh: number): void;
}

/** Tries without a new byte before the fault is taken for more than a hiccup. */
const tries = 3;

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
    const guarded = { ...options, onBytes };
    try {
      return await options.store.receive(digest, size, (offset) => openGuarded(digest, offset, guarded, stop));
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
function isPassing({ code }: AppError): boolean {
  return code === "network" || code === "timeout" || code === "integrity";
}

/** Opens a blob so that no step of it can hang, and `stop` frees its connection. */
async function openGuarded(digest: Digest, offset: number, options: TransferOptions, stop: AbortController) {
  const watch = <T>(step: Promise<T>) => beforeStall(step, options.stallMs, options.signal);
  const answer = await watch(options.api.blob(digest, offset, AbortSignal.any([options.signal, stop.signal])));
  options.onBytes(answer.offset, 0);
  async function* body() {
    const bytes = answer.body[Symbol.asyncIterator]();
    let standing = answer.offset;
    for (let step = await watch(bytes.next()); !step.done; step = await watch(bytes.next())) {
      yield step.value;
      standing += step.value.length;
      options.onBytes(standing, step.value.length);
    }
  }
  return { offset: answer.offset, body: body() };
}

/** Waits for the network's next step, but not for ever. Whatever it throws comes out as an AppError or an abort. */
async function beforeStall<T>(step: Promise<T>, stallMs: number, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const end = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    timer = setTimeout(() => {
      reject(new AppError("timeout", `No byte came for ${stallMs / 1000} s. The download continues where it stopped.`));
    }, stallMs);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([step, end]);
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof AppError) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError("network", `The connection to the console broke: ${why}. The download will continue.`, {
      cause: thrown,
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    step.catch(() => {});
  }
}
