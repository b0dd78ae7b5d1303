import type { IncomingMessage } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import { playingSchema } from "@holofleet/shared/protocol/player-http.ts";
import type { Store } from "#store/store.ts";
import type { Pins } from "../pins.ts";
import { findWork } from "../playlist.ts";
import { readSaid } from "./body.ts";

/**
 * Reads what a player says that it shows. Only what this mall can show counts: the active revision, or one that a session still plays.
 * @throws AppError forbidden for another site's page, bad_request, too_large, not_found, revision_unknown
 */
export async function readPlaying(request: IncomingMessage, { store, pins }: { store: Store; pins: Pins }) {
  const { slug, manifest } = await readSaid(request, playingSchema, "Say {slug, manifest} as /works.json names them.");
  const active = store.active();
  const work = findWork(active, slug);
  if (!work) throw new AppError("not_found", "No such work is in this mall. /works.json lists the works.");
  if (!pins.use(active, work, (revision) => revision.manifest === manifest))
    throw new AppError("revision_unknown", "This mall does not hold that revision. Read /works.json again.");
  return { id: work.pointer.id, manifest };
}
