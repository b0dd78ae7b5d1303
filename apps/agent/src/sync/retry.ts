import type { AppError, ErrorCode } from "@holofleet/shared/errors.ts";
import type { Reason, SyncPhase } from "@holofleet/shared/protocol/state.ts";
import { nextDelay } from "./clock.ts";

/** Faults of the way to the console: they pass without anybody's help. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "network",
  "timeout",
  "unavailable",
  "rate_limited",
  "proxy_page",
  "proxy_password",
  "internal",
  "queued",
  "outside_window",
  "awaiting_approval",
]);
/** What has its time is asked for at that time, however often it was asked for before. */
const timed: ReadonlySet<ErrorCode> = new Set(["queued", "outside_window"]);
/** Refusals that a fresh look at what is wanted may mend, once. */
const refusals: ReadonlySet<ErrorCode> = new Set(["agent_revoked", "unauthorized", "forbidden", "machine_held"]);
/** Faults of one blob: the other blobs can still be fetched. */
const ofOneBlob: ReadonlySet<ErrorCode> = new Set(["integrity", "not_found"]);

const ownPhase: Partial<Record<ErrorCode, SyncPhase>> = { disk_full: "blocked", rejected: "rejected" };

export function concernsOneBlob(error: AppError): boolean {
  return ofOneBlob.has(error.code);
}

/**
 * How a failed pass is shown, and how long until the next one, in milliseconds. `failures` counts from 1; `when` is the present
 * and the moment at which this fault began, epoch milliseconds by the console's clock.
 */
export function planRetry(
  error: AppError,
  failures: number,
  random: number,
  when?: { since: number; now: number },
): { phase: SyncPhase; reason: Reason; delayMs: number } {
  const again = passing.has(error.code) || (failures === 1 && refusals.has(error.code));
  const phase = ownPhase[error.code] ?? (again ? "waiting" : "failed");
  const asked = Number(error.details?.retryAfterSeconds ?? 0) * 1000;
  // What nobody's waiting mends is tried seldom: a nudge, or the console's next answer, comes sooner.
  const own =
    phase === "failed" || phase === "rejected"
      ? 30_000 + random * 30_000
      : nextDelay(timed.has(error.code) ? 1 : failures, random);
  const delayMs = Math.round(Math.max(own, Math.min(300_000, asked || 0)));
  const times = when && { since: when.since, retryAt: when.now + delayMs };
  return { phase, reason: reasonOf(error, { retryInSeconds: Math.round(delayMs / 1000), ...times }), delayMs };
}

function reasonOf(error: AppError, times: Record<string, number>): Reason {
  const details: NonNullable<Reason["details"]> = { ...times };
  for (const [key, value] of Object.entries(error.details ?? {})) {
    if (typeof value === "string") details[key] = value.slice(0, 300);
    else if (typeof value === "number" || typeof value === "boolean") details[key] = value;
  }
  return { code: error.code, message: error.message.slice(0, 500), details };
}
