import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { Publication } from "@holofleet/contract/works/publications.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { isZone, momentIn } from "@holofleet/shared/zone.ts";
import { ProgressLine } from "../output.ts";

/** A moment, and the zone that the person thought in. */
export interface Hour {
  /** ISO */
  at: string;
  timezone: string;
}

export interface DraftOptions {
  /** version of the draft that is meant */
  base?: number;
  note?: string;
  sync?: boolean;
  hour?: Hour;
}

/** How a publish ended, or what it waits for. */
export interface Outcome {
  work: Work;
  revision: number | null;
  unchanged: boolean;
  run: string | null;
  publication: Publication | null;
}

/** Publishes the draft of a work as it is. */
export function publishDraft(api: ApiClient, slug: string, options: DraftOptions): Promise<Outcome> {
  const { base, note, sync = false, hour } = options;
  return api.works.publish({ slug, sync, ...(base !== undefined && { base }), ...(note && { note }), ...hour });
}

/**
 * Reads an hour as people write it.
 * @throws AppError bad_request
 */
export function parseHour(text: string, timezone: string): Hour {
  if (!isZone(timezone)) {
    throw new AppError("bad_request", `"${timezone}" is no time zone. Give one such as Asia/Shanghai.`);
  }
  const at = momentIn(text, timezone);
  if (at !== null) return { at: at.toISOString(), timezone };
  throw new AppError("bad_request", `"${text}" is no time in ${timezone}. Write it as 2026-12-24 08:00.`);
}

/**
 * Waits until a publication that is being prepared is done.
 * @throws AppError conflict with its reason when it failed or was cancelled
 */
export async function waitForPublication(api: ApiClient, slug: string, first: Publication): Promise<Publication> {
  const line = new ProgressLine("Preparing");
  const facts = ({ frames }: Publication) => ({ files: frames, bytes: { done: 0, total: 0 }, rate: 0, eta: null });
  let publication = first;
  while (publication.state === "preparing") {
    line.show(facts(publication));
    await delay(300);
    publication = await api.publications.show({ slug, id: publication.id });
  }
  line.end(facts(publication));
  if (publication.state === "done") return publication;
  throw new AppError(
    "conflict",
    `The publication was ${publication.state}: ${publication.reason ?? "nobody says why"}`,
  );
}
