import type { ServerResponse } from "node:http";
import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import type { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { z } from "zod";

export type ErrorBody = z.infer<typeof errorBodySchema>;

const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  agent_revoked: 401,
  forbidden: 403,
  machine_held: 403,
  awaiting_approval: 403,
  not_found: 404,
  revision_unknown: 404,
  projector_unknown: 404,
  code_unknown: 404,
  conflict: 409,
  slug_taken: 409,
  draft_changed: 409,
  trashed: 409,
  held_by_malls: 409,
  taken_down: 409,
  mall_code_taken: 409,
  agent_offline: 409,
  no_agent: 409,
  code_used: 410,
  code_expired: 410,
  too_large: 413,
  unsupported_media: 415,
  bad_request: 400,
  address_refused: 400,
  image_invalid: 422,
  image_truncated: 422,
  image_too_large: 422,
  image_animated: 422,
  zip_invalid: 422,
  digest_mismatch: 422,
  path_unsafe: 422,
  frame_missing: 422,
  draft_empty: 422,
  rate_limited: 429,
  disk_full: 507,
  access_code_unknown: 404,
  access_code_mistyped: 422,
  access_code_used: 410,
  access_code_expired: 410,
  access_code_void: 410,
  access_code_elsewhere: 409,
  unavailable: 503,
  queued: 503,
};

/** The HTTP status of an error code. Codes that no caller can cause are 500. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}

/** What a caller may know about anything thrown: our own words, and nothing but the request id for what we did not expect. */
export function errorBody(thrown: unknown, requestId: string): { status: number; body: ErrorBody } {
  if (!(thrown instanceof AppError) || thrown.code === "internal") {
    const message = "The console failed on this request. Its log names the cause under this request id.";
    return { status: 500, body: { error: { code: "internal", message, requestId } } };
  }
  const { code, message, details } = thrown;
  return { status: statusOf(code), body: { error: { code, message, requestId, ...(details && { details }) } } };
}

/** Answers with the error body, or cuts the connection when an answer had already begun. */
export function sendError(res: ServerResponse, thrown: unknown, requestId: string): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  const { status, body } = errorBody(thrown, requestId);
  const retryAfter = body.error.details && (body.error.details as { retryAfterSeconds?: unknown }).retryAfterSeconds;
  if (typeof retryAfter === "number") res.setHeader("retry-after", Math.ceil(retryAfter));
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
}
