import { setTimeout as delay } from "node:timers/promises";
import { uploadedSchema } from "@holofleet/contract/works.ts";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { Session } from "../session.ts";
import type { LocalFile } from "./folder.ts";
import { sendFile } from "./send.ts";

const attempts = 5;

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
  for (let attempt = 1; ; attempt++) {
    try {
      return await put(session, `/uploads/blobs/${hexOf(digest)}${again ? "?again=1" : ""}`, file);
    } catch (thrown) {
      const permanent = thrown instanceof AppError && thrown.code !== "unavailable" && thrown.code !== "rate_limited";
      if (permanent || attempt === attempts) throw thrown;
      await delay(Math.random() * 500 * 2 ** attempt);
    }
  }
}

async function put({ url, token }: Session, path: string, file: string): Promise<void> {
  const { status, body } = await sendFile(new URL(path, url), token, file);
  if (status < 300 && uploadedSchema.safeParse(body).success) return;
  const error = errorBodySchema.safeParse(body);
  if (!error.success) throw new AppError("unavailable", `The console answered ${status} to an upload. Try again.`);
  const code = errorCodes.find((known) => known === error.data.error.code) ?? "internal";
  throw new AppError(code, error.data.error.message);
}
