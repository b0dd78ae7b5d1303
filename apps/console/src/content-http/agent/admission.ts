import { AppError } from "@holofleet/shared/errors.ts";

export interface AdmissionLimits {
  /** agents that may download at the same time */
  limit: number;
  /** milliseconds for which a place is kept after the last time that its agent asked */
  placeMs: number;
  /** milliseconds of silence after which an agent counts as done */
  silenceMs: number;
}

export type Turn = { admitted: true } | { admitted: false; place: number; of: number };

/**
 * Who may download now, in the order in which they first asked. A place that becomes free is for the first of those who wait, and
 * for nobody behind it: so nobody overtakes, however often he asks. Knows no time of its own: `now` is in milliseconds.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  /** admitted agents: requests under way, when the last one ended, and whether it said that no more follow */
  readonly #leases = new Map<string, { busy: number; since: number; done: boolean }>();
  /** those who wait, first come first, by when they last asked */
  readonly #waiting = new Map<string, number>();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** An agent asks for content. When it is admitted, `leave` must follow once the request has ended. */
  enter(agentId: string, now: number): Turn {
    this.#forget(now);
    const lease = this.#leases.get(agentId);
    if (lease) {
      lease.busy += 1;
      lease.done = false;
      return { admitted: true };
    }
    this.#waiting.set(agentId, now);
    const place = [...this.#waiting.keys()].indexOf(agentId) + 1;
    if (place > this.#limits.limit - this.#leases.size) return { admitted: false, place, of: this.#waiting.size };
    this.#waiting.delete(agentId);
    this.#leases.set(agentId, { busy: 1, since: now, done: false });
    return { admitted: true };
  }

  /** A request of an admitted agent has ended. After `done` nothing more of it is expected. */
  leave(agentId: string, now: number, done = false): void {
    const lease = this.#leases.get(agentId);
    if (!lease) return;
    lease.busy -= 1;
    lease.since = now;
    lease.done ||= done;
    if (lease.done && lease.busy === 0) this.#leases.delete(agentId);
  }

  #forget(now: number): void {
    for (const [agentId, { busy, since }] of this.#leases)
      if (busy === 0 && now - since > this.#limits.silenceMs) this.#leases.delete(agentId);
    for (const [agentId, asked] of this.#waiting) if (now - asked > this.#limits.placeMs) this.#waiting.delete(agentId);
  }
}

/** Seconds after which an agent at this place asks again: soon near the front, never so late that it loses its place. */
export function nextAskSeconds(place: number, limit: number): number {
  return Math.min(45, 3 + Math.floor((10 * (place - 1)) / limit));
}

/** Tells an agent to come back. */
export function notYet({ place, of }: { place: number; of: number }, limit: number): AppError {
  const retryAfterSeconds = nextAskSeconds(place, limit);
  return new AppError("queued", `Other malls are downloading; this one waits for its turn: place ${place} of ${of}.`, {
    details: { place, of, retryAfterSeconds },
  });
}
