import {
  type CheckResult,
  checkResultSchema,
  checkWishSchema,
  type StorageCheck,
} from "@holofleet/contract/storage.ts";
import type { Prisma } from "#db/generated/client.ts";

/** A running check tells of itself at least every few seconds. */
export const silenceMs = 60_000;

export const nothingFound: CheckResult = {
  checked: { count: 0, bytes: 0 },
  total: { count: 0, bytes: 0 },
  counts: { missing: 0, damaged: 0, extra: 0, repaired: 0 },
  findings: [],
};

/** One that fell silent was cut off with its console. */
export function presentCheck(row: Prisma.StorageCheckGetPayload<object>, now: Date): StorageCheck {
  const cutOff = row.state === "running" && now.getTime() - row.beatAt.getTime() > silenceMs;
  const state = cutOff ? "failed" : row.state;
  return {
    ...checkResultSchema.parse(row.result),
    ...checkWishSchema.parse(row.wish),
    id: row.id,
    state: state === "done" || state === "failed" ? state : "running",
    reason: cutOff ? "The console stopped while the check ran. Start it again." : row.reason,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
