import { type ErrorCode, errorCodes } from "@holofleet/shared/errors.ts";

/** Why something waits or failed, as an agent or the console told it. */
export interface Reason {
  code: string | null;
  /** English, one sentence */
  message: string | null;
  details?: Record<string, unknown> | null;
}

export type ReasonKey = ErrorCode | "agent_offline_since" | "disk_full_short" | "queued_place";

/** The message of `errors` for a reason: the one with figures where the reason has them; `null` for a code we do not know. */
export function reasonKey({ code, details }: Reason): ReasonKey | null {
  if (code === "agent_offline" && typeof details?.since === "string") return "agent_offline_since";
  if (code === "disk_full" && typeof details?.needBytes === "number" && typeof details.freeBytes === "number") {
    return "disk_full_short";
  }
  if (code === "queued" && typeof details?.place === "number" && typeof details.of === "number") return "queued_place";
  return errorCodes.find((known) => known === code) ?? null;
}
