import type { IncomingMessage } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import { playingSchema } from "@holofleet/shared/protocol/player-http.ts";
import type { Store } from "#store/store.ts";
import type { Pins } from "./pins.ts";
import { findWork } from "./playlist.ts";

const mostBytes = 1024;

/**
 * Reads what a player says that it shows. Only what this mall can show counts: the active revision, or one that a session still plays.
 * @throws AppError forbidden for another site's page, bad_request, too_large, not_found, revision_unknown
 */
export async function readPlaying(request: IncomingMessage, { store, pins }: { store: Store; pins: Pins }) {
  const { origin, host } = request.headers;
  const isJson = request.headers["content-type"]?.split(";")[0]?.trim() === "application/json";
  if ((origin !== undefined && origin !== `http://${host}`) || !isJson)
    throw new AppError("forbidden", "Say it from the player's own page, or from a program, as application/json.");
  const read = playingSchema.safeParse(parse(await readBody(request)));
  if (!read.success) throw new AppError("bad_request", "Say {slug, manifest} as /works.json names them.");
  const { slug, manifest } = read.data;
  const active = store.active();
  const work = findWork(active, slug);
  if (!work) throw new AppError("not_found", "No such work is in this mall. /works.json lists the works.");
  if (!pins.use(active, work, (revision) => revision.manifest === manifest))
    throw new AppError("revision_unknown", "This mall does not hold that revision. Read /works.json again.");
  return { id: work.pointer.id, manifest };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new AppError("too_large", `Say it in at most ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
