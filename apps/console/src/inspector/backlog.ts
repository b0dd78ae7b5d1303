import { type Heard, keptBytes } from "./present.ts";

/** What waits for one page at most: a burst of retained messages, and no more memory than this. */
const maxWaiting = 1000;
const maxWaitingBytes = 2_000_000;
/** One batch: four of them a second are as much as somebody can look at. */
const maxBatch = 100;
const maxBatchBytes = 250_000;

/**
 * Messages that wait for one page. What does not fit is counted and forgotten, before anything of it is copied: a flood costs no
 * memory, however slow the page is.
 */
export function createBacklog() {
  let waiting: Heard[] = [];
  let bytes = 0;
  let dropped = 0;
  return {
    /** Keeps a message, or counts it. `payload` may be part of a large buffer: what is kept is a copy. */
    add(message: Omit<Heard, "kept" | "size">, payload: Uint8Array): void {
      const size = Math.min(payload.length, keptBytes);
      if (waiting.length >= maxWaiting || bytes + size > maxWaitingBytes) {
        dropped += 1;
        return;
      }
      bytes += size;
      waiting.push({ ...message, size: payload.length, kept: new Uint8Array(payload.subarray(0, size)) });
    },
    /** The oldest ones, and how many were forgotten since the last call; `null` when there is nothing to tell. */
    take(): { messages: Heard[]; dropped: number } | null {
      if (waiting.length === 0 && dropped === 0) return null;
      let end = 0;
      for (let sum = 0; end < Math.min(waiting.length, maxBatch); end++) {
        sum += waiting[end]?.kept.length ?? 0;
        if (end > 0 && sum > maxBatchBytes) break;
      }
      const messages = waiting.slice(0, end);
      waiting = waiting.slice(end);
      for (const { kept } of messages) bytes -= kept.length;
      const forgotten = dropped;
      dropped = 0;
      return { messages, dropped: forgotten };
    },
    clear(): void {
      waiting = [];
      bytes = 0;
      dropped = 0;
    },
  };
}
