import { encodeDocument } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import type { ConsoleApi } from "#console-api/port.ts";
import { digestOfText } from "#store/manifests.ts";
import type { Store } from "#store/store.ts";

/**
 * Asks the console what this agent should hold and keeps the answer. Within an epoch a lower generation than the kept one is a
 * replay and is ignored; a new epoch is a restored console and is believed. Resolves to true when something new was kept.
 * @throws AppError integrity, or what the console answered
 */
export async function refreshDesired(
  { store, api, log }: { store: Store; api: Pick<ConsoleApi, "desired">; log: Logger },
  signal: AbortSignal,
): Promise<boolean> {
  const known = store.desired();
  const answer = await api.desired(known?.etag ?? null, signal);
  if (answer === null) return false;
  const { epoch, generation, release } = answer.desired;
  if (digestOfText(encodeDocument(release.document)) !== release.digest)
    throw new AppError("integrity", "The console's answer is not the release that it names. It is asked again.", {
      details: { digest: release.digest },
    });
  if (known && known.desired.epoch === epoch && generation < known.desired.generation) {
    log.warn({ generation, known: known.desired.generation }, "ignored an older desired state");
    return false;
  }
  await store.saveDesired(answer);
  return true;
}
