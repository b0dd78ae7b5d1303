import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { ManifestFrame } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import type { Store } from "#store/store.ts";
import { decode, refuse, sendJson, sendPage } from "./answers.ts";
import { type AskForCode, redeemFor } from "./asked/codes.ts";
import { readPlaying } from "./asked/playing.ts";
import { createFrameCache } from "./frame-cache.ts";
import { sendBytes, sendFrame } from "./frames.ts";
import { createPins, type PinLimits } from "./pins.ts";
import { findWork, presentPlaylist } from "./playlist.ts";

export interface PlayerOptions {
  store: Store;
  /** address to bind; on a loopback address requests under another host name are refused (DNS rebinding) */
  host: string;
  /** 0: any free one */
  port: number;
  /** body of `/health` */
  health(): unknown;
  /** called each time that a player says what it shows: a work's id and manifest, both checked */
  onPlaying(id: string, manifest: Digest): void;
  /** asks the console for an access code on behalf of a kiosk */
  redeem: AskForCode;
  /** a picture of an older system, by the path that it has there; a work's own address goes before */
  findPicture?: ((path: string) => (Pick<ManifestFrame, "digest" | "size"> & { type: string }) | null) | undefined;
  log: Logger;
  /** for how long a replaced revision may still be played */
  pins?: PinLimits;
}

export interface PlayerServer {
  url: string;
  close(): Promise<void>;
}

/** Serves what the store holds to players in the mall: the protocol is `player-http.ts`. @throws AppError conflict when the port is taken */
export async function startPlayer(options: PlayerOptions): Promise<PlayerServer> {
  const { store, host, port, health, onPlaying, redeem, log } = options;
  const pins = createPins(options.pins ?? { idleMs: 2 * 60_000, longestMs: 60 * 60_000 });
  const cache = createFrameCache(store);
  store.retain(() => pins.held(store.active()));
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown) => refuse(response, thrown, log));
  });

  /** Older players ask for names as they stand in the lists, and browsers in percent-encoding. */
  function findPicture(path: string) {
    return options.findPicture?.(path) ?? options.findPicture?.(decode(path)) ?? null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cache-control", "no-cache");
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    const allowed = path === "/playing" || path === "/codes/redeem" ? "POST" : "GET, HEAD";
    if (!allowed.split(", ").includes(request.method ?? "")) {
      response.setHeader("allow", allowed);
      const message = `Only ${allowed.replace(",", " and")}.`;
      return sendJson(request, response, 405, { error: { code: "bad_request", message } });
    }
    if (isLoopback(host) && !isLoopback(hostName(request.headers.host)))
      throw new AppError("forbidden", "Ask for this player by its address: 127.0.0.1 or localhost.");
    if (path === "/") return sendPage(request, response);
    if (path === "/health") return sendJson(request, response, 200, health());
    if (path === "/works.json")
      return sendJson(request, response, 200, presentPlaylist(store.active(), store.activeRelease()));
    if (path === "/playing") {
      const { id, manifest } = await readPlaying(request, { store, pins });
      onPlaying(id, manifest);
      return void response.writeHead(204).end();
    }
    if (path === "/codes/redeem") return sendJson(request, response, 200, await redeemFor(request, redeem));
    const frame = /^\/works\/([^/]+)\/(.+)$/.exec(path);
    const work = frame?.[1] && findWork(store.active(), decode(frame[1]));
    const picture = work ? null : findPicture(path.slice(1));
    if (picture) return sendBytes({ store, cache }, picture, request, response);
    if (!frame?.[1] || !frame[2])
      throw new AppError("not_found", "There is nothing here. /works.json lists the works.");
    const revision = query === "" ? null : new URLSearchParams(query).get("revision");
    const address = { slug: decode(frame[1]), path: decode(frame[2]), revision };
    await sendFrame({ store, pins, cache }, address, request, response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown) => reject(portTaken(thrown, port)));
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return {
    url: `http://${name}:${bound.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function hostName(header: string | undefined): string {
  return (header ?? "")
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "")
    .toLowerCase();
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

function portTaken(thrown: Error, port: number): Error {
  if (!("code" in thrown) || thrown.code !== "EADDRINUSE") return thrown;
  return new AppError(
    "conflict",
    `Port ${port} for the player is taken by another program. Stop it, or set HOLOFLEET_PLAYER_PORT to a free one.`,
    { cause: thrown },
  );
}
