import { statfs } from "node:fs/promises";
import type { ErrorCode } from "@holofleet/shared/errors.ts";

/** Our codes for the protocol's own refusals (tus 1.0.0, core protocol and creation). */
const codes: Record<number, ErrorCode> = {
  400: "bad_request",
  403: "bad_request",
  404: "not_found",
  409: "conflict",
  410: "code_expired",
  412: "bad_request",
  413: "too_large",
  415: "unsupported_media",
};

/** Below this many free bytes a write that failed is taken for a full disk. */
const fullBelow = 1024 ** 2;

/** Gives what tus refuses the console's own error body; a write that failed says when the disk is full. */
export async function tusRefusal(error: Error | { status_code: number; body: string }, folder: string) {
  const { status_code: status = 500, body = "" } = error instanceof Error ? {} : error;
  const code = codes[status];
  if (code !== undefined) return answer(status, code, `The upload was refused: ${body.trim()}.`);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < fullBelow) {
    const message = "The console's disk is full. Free space on it; the upload then goes on where it stopped.";
    return answer(503, "unavailable", message, { disk: "full" });
  }
  return answer(503, "unavailable", "The console could not keep what arrived. The upload goes on where it stopped.");
}

function answer(status_code: number, code: ErrorCode, message: string, details?: object) {
  return { status_code, body: JSON.stringify({ error: { code, message, ...(details && { details }) } }) };
}
