import { type ErrorCode, errorCodes } from "@holofleet/shared/errors.ts";

/** Why something waits or failed, as an agent or the console told it. */
export interface Reason {
  code: string | null;
  /** English, one sentence */
  message: string | null;
  details?: Record<string, unknown> | null;
}

const faults = [
  ["network_name", /^(ENOTFOUND|EAI_)/],
  ["network_refused", /^ECONNREFUSED$/],
  ["network_expired", /^CERT_HAS_EXPIRED$/],
  ["network_early", /^CERT_NOT_YET_VALID$/],
  ["network_other_name", /ALTNAME/],
  ["network_issuer", /SELF_SIGNED|UNABLE_TO|ISSUER/],
] as const;

export type ReasonKey =
  | ErrorCode
  | "agent_offline_since"
  | "disk_full_short"
  | "queued_place"
  | (typeof faults)[number][0];

/** The message of `errors` for a reason: the one with figures where the reason has them; `null` for a code we do not know. */
export function reasonKey({ code, details }: Reason): ReasonKey | null {
  if (code === "agent_offline" && typeof details?.since === "string") return "agent_offline_since";
  if (code === "disk_full" && typeof details?.needBytes === "number" && typeof details.freeBytes === "number") {
    return "disk_full_short";
  }
  if (code === "queued" && typeof details?.place === "number" && typeof details.of === "number") return "queued_place";
  if (code === "network" && typeof details?.cause === "string") {
    const cause = details.cause;
    const known = faults.find(([, pattern]) => pattern.test(cause));
    if (known) return known[0];
  }
  return errorCodes.find((known) => known === code) ?? null;
}
