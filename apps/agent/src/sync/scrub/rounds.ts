import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import type { Scrub } from "@holofleet/shared/protocol/state.ts";
import { z } from "zod";

/** What is remembered of the scrub over restarts. Times are epoch milliseconds. */
export const scrubFactsSchema = z.object({
  /** end of the last whole round, or when the agent began */
  restedSince: z.number(),
  checkedAt: z.number().nullable(),
  /** files of the present round so far, or of the last one */
  checked: z.number().int().nonnegative(),
  /** the file that was looked at last in the round under way; `null` between two rounds */
  after: digestSchema.nullable(),
  bad: z.number().int().nonnegative(),
  repaired: z.number().int().nonnegative(),
  /** damaged ones that are not there again */
  pending: z.array(digestSchema),
  /** the last program ended as it should */
  clean: z.boolean(),
});
export type ScrubFacts = z.infer<typeof scrubFactsSchema>;

/** Where the scrub stands at a start. After a power cut or a crash a round begins at once: it may have cost bytes. */
export function firstFacts(left: ScrubFacts | null, now: number): ScrubFacts {
  const none = { checkedAt: null, checked: 0, after: null, bad: 0, repaired: 0, pending: [] };
  if (left === null) return { ...none, restedSince: now, clean: false };
  return { ...left, clean: false, ...(!left.clean && left.after === null && { restedSince: 0 }) };
}

/** Milliseconds until the next file is due: 0 within a round, infinite where there are no rounds. */
export function dueIn({ after, restedSince }: ScrubFacts, now: number, periodMs: number): number {
  if (periodMs === Number.POSITIVE_INFINITY) return periodMs;
  // a clock that was set back must not put the next round off
  const rested = Math.max(0, now - restedSince);
  return after !== null || restedSince > now ? 0 : Math.max(0, periodMs - rested);
}

/** Bytes per second of a round: done within a quarter of the period, never faster than the show can bear. */
export function planRate(storedBytes: number, periodMs: number): number {
  return Math.min(16e6, Math.max(1e6, (storedBytes * 4000) / periodMs));
}

/** The facts after one file more; `damaged` ones are counted by `withDamage`. */
export function afterFile(facts: ScrubFacts, digest: Digest): ScrubFacts {
  return { ...facts, checked: facts.after === null ? 1 : facts.checked + 1, after: digest };
}

export function afterRound(facts: ScrubFacts, now: number): ScrubFacts {
  const checked = facts.after === null ? 0 : facts.checked;
  return { ...facts, checked, after: null, checkedAt: now, restedSince: now };
}

export function withDamage(facts: ScrubFacts, digest: Digest): ScrubFacts {
  if (facts.pending.includes(digest)) return facts;
  return { ...facts, bad: facts.bad + 1, pending: [...facts.pending, digest].slice(-1000) };
}

/** Counts as repaired what is there again, and what nothing needs any more. */
export function withRepairs(facts: ScrubFacts, stored: ReadonlySet<Digest>, needed: ReadonlySet<Digest>): ScrubFacts {
  const pending = facts.pending.filter((digest) => !stored.has(digest) && needed.has(digest));
  return { ...facts, pending, repaired: facts.repaired + facts.pending.length - pending.length };
}

export function presentScrub({ checkedAt, checked, bad, repaired }: ScrubFacts): Scrub {
  return { checkedAt: checkedAt === null ? null : Math.round(checkedAt), checked, bad, repaired };
}
