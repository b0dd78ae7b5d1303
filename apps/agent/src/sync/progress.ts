import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { SyncPlan } from "./plan.ts";

export interface ProgressView {
  files: { done: number; total: number };
  bytes: { done: number; total: number };
  /** bytes per second that came over the network in the last seconds */
  rate: number;
  /** seconds left at that rate, `null` when it cannot be told */
  eta: number | null;
}

const windowMs = 5000;
const stepMs = 100;

type Counts = Pick<SyncPlan, "files" | "bytes">;

/**
 * The counts of a plan that goes on with a sync begun before: what earlier plans for the same generation brought to its end
 * stays counted, so that an interruption never turns the numbers back.
 */
export function nextCounts(plan: Counts, before: Counts | null): Counts {
  const carry = (now: SyncPlan["files"], was: SyncPlan["files"] | undefined) => {
    const ended = Math.max(0, (was?.total ?? 0) - now.total);
    return { done: now.done + ended, total: now.total + ended };
  };
  return { files: carry(plan.files, before?.files), bytes: carry(plan.bytes, before?.bytes) };
}

/** Counts a plan's way to its end. Knows no time of its own: every call that needs one is given it, in milliseconds. */
export class Progress {
  readonly #plan: Pick<SyncPlan, "files" | "bytes" | "completes">;
  readonly #started: number;
  #files: number;
  #bytes: number;
  #network = 0;
  readonly #underWay = new Map<Digest, number>();
  #samples: { at: number; network: number }[] = [];

  constructor(plan: Pick<SyncPlan, "files" | "bytes" | "completes">, now: number) {
    this.#plan = plan;
    this.#started = now;
    this.#files = plan.files.done;
    this.#bytes = plan.bytes.done;
  }

  /** So many bytes of a blob stand now; `fresh` of them came over the network just now. */
  received(digest: Digest, standing: number, fresh: number, now: number): void {
    this.#underWay.set(digest, standing);
    const last = this.#samples.at(-1);
    if (last === undefined || now - last.at >= stepMs) this.#samples.push({ at: now, network: this.#network });
    this.#network += fresh;
    while (this.#samples[0] && now - this.#samples[0].at > windowMs) this.#samples.shift();
  }

  /** The blob is verified and stored. */
  verified(digest: Digest): void {
    const completes = this.#plan.completes.get(digest) ?? { files: 0, bytes: 0 };
    this.#underWay.delete(digest);
    this.#files += completes.files;
    this.#bytes += completes.bytes;
  }

  view(now: number): ProgressView {
    let bytes = this.#bytes;
    for (const standing of this.#underWay.values()) bytes += standing;
    const { files, bytes: all } = this.#plan;
    const rate = this.#rate(now);
    const left = all.total - bytes;
    return {
      files: { done: this.#files, total: files.total },
      bytes: { done: bytes, total: all.total },
      rate,
      eta: left === 0 ? 0 : rate > 0 ? Math.ceil(left / rate) : null,
    };
  }

  #rate(now: number): number {
    const first = this.#samples.find((sample) => now - sample.at <= windowMs);
    if (first === undefined) return 0;
    // Over less than a second the rate of a burst says nothing.
    const elapsed = Math.max(1000, Math.min(windowMs, now - this.#started));
    return Math.round(((this.#network - first.network) * 1000) / elapsed);
  }
}
