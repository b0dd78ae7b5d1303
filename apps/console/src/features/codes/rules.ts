import type { CodeResult, FoundCode } from "@holofleet/contract/codes/batches.ts";

/** What decides whether a code may be used. */
export interface CodeFacts {
  used: number;
  voidedAt: Date | null;
  batch: { uses: number; expiresAt: Date | null; voidedAt: Date | null; mallId: string | null };
}

/** What an asker in this mall (`null`: nobody knows where) is told at `now`. */
export function judgeCode({ used, voidedAt, batch }: CodeFacts, mallId: string | null, now: Date): CodeResult {
  if (voidedAt !== null || batch.voidedAt !== null) return "void";
  if (used >= batch.uses) return "used";
  if (batch.expiresAt !== null && batch.expiresAt <= now) return "expired";
  return batch.mallId === null || mallId === null || batch.mallId === mallId ? "granted" : "elsewhere";
}

/** Which of the counts of its batch a code is in: one that was used up was worth something, whatever came later. */
export function codeState({ used, voidedAt, batch }: CodeFacts, now: Date): FoundCode["state"] {
  if (used >= batch.uses) return "used";
  if (voidedAt !== null || batch.voidedAt !== null) return "void";
  return batch.expiresAt !== null && batch.expiresAt <= now ? "expired" : "left";
}

/** How somebody guesses. */
export interface Guessing {
  points: number;
  windowAt: Date;
  strikes: number;
  blockedUntil: Date | null;
  alarmedAt: Date | null;
}

/** Points of an answer: typing errors are cheap, and to ask for a code that exists costs nothing. */
export const guessPoints = { unknown: 10, mistyped: 4 } as const;

/** Points within ten minutes after which somebody has to wait. */
export const guessLimits = { one: 100, many: 500 } as const;

const windowMs = 10 * 60_000;
const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
/** After a day without another wait the next one is short again. */
const forgetMs = 24 * 3_600_000;

/**
 * Adds points. Who reaches the limit waits: 30 s, then twice as long each time, an hour at most; the first wait raises the alarm.
 */
export function nextGuessing(before: Guessing | null, points: number, limit: number, now: Date): Guessing {
  const after = (date: Date | null, ms: number) => date === null || now.getTime() - date.getTime() > ms;
  const fresh = before === null || after(before.windowAt, windowMs);
  const strikes = before === null || after(before.blockedUntil, forgetMs) ? 0 : before.strikes;
  const sum = (fresh ? 0 : before.points) + points;
  const windowAt = fresh ? now : before.windowAt;
  const alarmedAt = before?.alarmedAt ?? null;
  if (sum < limit) return { points: sum, windowAt, strikes, blockedUntil: before?.blockedUntil ?? null, alarmedAt };
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** strikes);
  return {
    points: 0,
    windowAt: now,
    strikes: strikes + 1,
    blockedUntil: new Date(now.getTime() + waitMs),
    alarmedAt: alarmedAt ?? now,
  };
}
