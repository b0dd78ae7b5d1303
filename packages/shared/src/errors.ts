/**
 * Every code a failure can carry, in the API, in an acknowledgement or in a run's reason. Closed on purpose: each code has
 * words in English and Chinese in the console, and a status in the API's one converter.
 */
export const errorCodes = [
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unsupported_media",
  "rate_limited",
  "unavailable",
  "internal",
  // content
  "image_invalid",
  "image_truncated",
  "image_too_large",
  "image_animated",
  "zip_invalid",
  "digest_mismatch",
  "path_unsafe",
  "frame_missing",
  "draft_empty",
  "slug_taken",
  "revision_unknown",
  "draft_changed",
  "trashed",
  "held_by_malls",
  "taken_down",
  // malls and agents
  "mall_code_taken",
  "code_unknown",
  "code_used",
  "code_expired",
  "agent_revoked",
  "machine_held",
  "awaiting_approval",
  "agent_offline",
  "no_agent",
  // an agent's work
  "queued",
  "outside_window",
  "disk_full",
  "disk_failed",
  "rejected",
  "network",
  "timeout",
  "integrity",
  "proxy_page",
  "proxy_password",
  "data_locked",
  "data_newer",
  // an older agent's pictures
  "legacy_unfit",
  "legacy_silent",
  "legacy_keeps",
  "older_origin",
  "older_picture",
  "older_list",
  // projectors
  "projector_unknown",
  "address_refused",
  "expired",
  // access codes
  "access_code_unknown",
  "access_code_mistyped",
  "access_code_used",
  "access_code_expired",
  "access_code_void",
  "access_code_elsewhere",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The one error class of Holofleet. `message` names the cause and the next step, in English; people see words by `code`. */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown; details?: Record<string, unknown> },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.details = options?.details;
  }

  /** Facts for the reader that are safe to show: counts, names, bytes. Never a secret. */
  readonly details: Record<string, unknown> | undefined;
}

/** Wraps anything thrown. An unknown value becomes `internal`, with the original as its cause for the log. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("internal", message, { cause: thrown });
}

/** True for the error that an AbortSignal raises. An abort is an expected end, not a failure. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === "AbortError" || thrown.name === "ResponseAborted");
}
