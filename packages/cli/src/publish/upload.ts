import { setTimeout as delay } from "node:timers/promises";
import { failureOf } from "@holofleet/contract/client.ts";
import { uploadedSchema } from "@holofleet/contract/works.ts";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Session } from "../session.ts";
import type { LocalFile } from "./folder.ts";
import { sendFile } from "./send.ts";

const attempts = 5;

/** Does something over the line; a broken line or a busy console is tried again. @throws what the last try threw, and refusals at once */
export async function withPatience<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (isFinal(thrown) || attempt === attempts) throw thrown;
      await delay(Math.random() * 500 * 2 ** attempt);
    }
  }
}

/** Whether another try would end the same. What is no answer of the console is the line's. */
function isFinal(thrown: unknown): boolean {
  const { code } = failureOf(thrown);
  return !["unavailable", "rate_limited", "network", "unknown"].includes(code);
}

/**
 * Sends one picture. A broken line or a busy console is tried again; a refusal of the picture is thrown as it is. With `again`
 * the console takes it though it knows it: its own bytes were lost.
 */
export async function uploadBlob(
  session: Session,
  digest: Digest,
  { file }: LocalFile,
  { again = false } = {},
): Promise<void> {
  const path = `/uploads/blobs/${hexOf(digest)}${again ? "?again=1" : ""}`;
  await withPatience(() => sendFile(session, path, file, uploadedSchema));
}

/** Why the console refused a picture, or `null` for a failure of another kind. */
export function refusalOf({ code, message }: { code: string; message: string }): string | null {
  return /^(image_|unsupported|too_large|digest_|timeout)/.test(code) ? `was refused: ${message}` : null;
}

/** What a picture that was not taken in ends with when it is none of its own fault. */
export function notTaken({ code, message }: { code: string; message: string }): AppError {
  return new AppError(code === "rate_limited" ? "rate_limited" : "unavailable", message);
}
