import { spreadMs } from "@holofleet/shared/backoff.ts";
import { isAbort, toAppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";

/** milliseconds */
export interface FallbackTimings {
  /** without a broker since the start */
  firstMs: number;
  /** without a broker that was there before */
  laterMs: number;
  /** between two polls, ± 20 % */
  everyMs: number;
}

export interface FallbackOptions {
  /** one exchange of messages over HTTP */
  poll(signal: AbortSignal): Promise<void>;
  log: Logger;
  timings?: FallbackTimings;
}

export interface Fallback {
  /** `active`: polling, because no broker is in reach; `reason`: why the last poll failed, in words */
  state(): { active: boolean; reason: string | null };
  connected(): void;
  disconnected(): void;
  stop(): void;
}

const defaults: FallbackTimings = { firstMs: 5_000, laterMs: 15_000, everyMs: 10_000 };

/** Slower, never broken: while no broker is in reach, messages go over HTTP. Begins in the state "not connected". */
export function createFallback({ poll, log, timings = defaults }: FallbackOptions): Fallback {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let active = false;
  let reason: string | null = null;

  async function tick(): Promise<void> {
    if (!active) log.info("no broker in reach: messages go over HTTP");
    active = true;
    try {
      await poll(abort.signal);
      reason = null;
    } catch (thrown) {
      if (isAbort(thrown)) return;
      const { message } = toAppError(thrown);
      if (message !== reason) log.warn(message);
      reason = message;
    }
    if (active) arm(spreadMs(timings.everyMs, 0.2));
  }

  function arm(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(tick, ms);
  }

  function rest(): void {
    active = false;
    reason = null;
    clearTimeout(timer);
  }

  arm(timings.firstMs);
  return {
    state: () => ({ active, reason }),
    connected: rest,
    disconnected: () => arm(timings.laterMs),
    stop() {
      rest();
      abort.abort();
    },
  };
}
