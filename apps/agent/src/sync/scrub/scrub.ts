import type { Digest } from "@holofleet/shared/content/digest.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import type { Scrub } from "@holofleet/shared/protocol/state.ts";
import type { Logger } from "pino";
import type { Store } from "#store/store.ts";
import type { Clock } from "../clock.ts";
import {
  afterFile,
  afterRound,
  dueIn,
  firstFacts,
  planRate,
  presentScrub,
  scrubFactsSchema,
  withDamage,
  withRepairs,
} from "./rounds.ts";

export interface ScrubOptions {
  store: Store;
  clock: Pick<Clock, "delay">;
  /** epoch milliseconds */
  now(): number;
  /** a sync uses the disk: the scrub waits */
  isBusy(): boolean;
  /** something was found, or a round ended */
  onChange(): void;
  /** milliseconds from the end of a round to the next one's begin; infinite: no rounds */
  periodMs: number;
  log: Logger;
}

export interface Scrubber {
  state(): Scrub;
  stop(): Promise<void>;
}

const busyMs = 5_000;
const saveMs = 30_000;
const retryMs = 600_000;
const hourMs = 3_600_000;

/**
 * Hashes every stored file again, slowly and only while no sync is at work, round after round; after a restart where it was.
 * What proves damaged is taken out at once by the store, whose listeners have it fetched again.
 */
export function createScrub(options: ScrubOptions): Scrubber {
  const { store, clock, now, isBusy, onChange, periodMs, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const note = store.note("scrub", scrubFactsSchema);
  let facts = firstFacts(null, now());
  let savedAt = now();

  store.onDamage((digest) => {
    facts = withDamage(facts, digest);
    onChange();
  });

  function settle(): void {
    if (facts.pending.length === 0) return;
    const needed = new Set<Digest>();
    for (const { manifest } of store.active().values()) for (const frame of manifest.frames) needed.add(frame.digest);
    facts = withRepairs(facts, new Set(store.digests()), needed);
  }

  async function save(): Promise<void> {
    settle();
    savedAt = now();
    // the next file is checked whether or not there is room to remember it
    await note.write(facts).catch(() => {});
  }

  async function round(): Promise<void> {
    const rate = planRate((await store.size()).usedBytes, periodMs);
    const { after } = facts;
    for (const digest of store.digests()) {
      if (after !== null && digest <= after) continue;
      while (isBusy()) await clock.delay(busyMs, signal);
      const bytes = await store.check(digest);
      facts = afterFile(facts, digest);
      if (Math.abs(now() - savedAt) > saveMs) await save();
      await clock.delay(((bytes ?? 0) * 1000) / rate, signal);
    }
    await store.clearLeftovers();
    facts = afterRound(facts, now());
    await save();
    const { checked, bad, repaired } = facts;
    log.info({ checked, bad, repaired }, "every stored file was hashed again");
    onChange();
  }

  async function run(): Promise<void> {
    const { bad, pending } = facts;
    facts = firstFacts(await note.read().catch(() => null), now());
    facts = { ...facts, bad: facts.bad + bad, pending: [...facts.pending, ...pending] };
    await save();
    while (!signal.aborted) {
      try {
        const due = dueIn(facts, now(), periodMs);
        // looks again now and then: a timer cannot wait for months, and clocks are set
        if (due > 0) await clock.delay(Math.min(due, hourMs), signal);
        else await round();
      } catch (thrown) {
        if (signal.aborted) break;
        log.warn({ err: toAppError(thrown) }, "the stored files could not be hashed again; it is tried later");
        await clock.delay(retryMs, signal).catch(() => {});
      }
    }
    facts = { ...facts, clean: true };
    await save();
  }

  const running = run();
  return {
    state() {
      settle();
      return presentScrub(facts);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
