import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { AppError, type ErrorCode, toAppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { digestOfText } from "#store/manifests.ts";
import type { Store } from "#store/store.ts";
import { matchesTag, parseRange } from "./conditions.ts";
import { page } from "./page.ts";
import { findFrame, findWork, presentPlaylist } from "./playlist.ts";

export interface PlayerOptions {
  store: Store;
  /** address to bind; on a loopback address requests under another host name are refused (DNS rebinding) */
  host: string;
  /** 0: any free one */
  port: number;
  /** body of `/health` */
  health(): unknown;
  log: Logger;
}

export interface PlayerServer {
  url: string;
  close(): Promise<void>;
}

type Request = IncomingMessage;
type Response = ServerResponse;

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  revision_unknown: 410,
};

/** Serves what the store holds to players in the mall: the protocol is `player-http.ts`. @throws AppError conflict when the port is taken */
export async function startPlayer({ store, host, port, health, log }: PlayerOptions): Promise<PlayerServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown) => refuse(response, thrown, log));
  });

  async function answer(request: Request, response: Response): Promise<void> {
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cache-control", "no-cache");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return sendJson(request, response, 405, { error: { code: "bad_request", message: "Only GET and HEAD." } });
    }
    if (isLoopback(host) && !isLoopback(hostName(request.headers.host)))
      throw new AppError("forbidden", "Ask for this player by its address: 127.0.0.1 or localhost.");
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    if (path === "/") return sendPage(request, response);
    if (path === "/health") return sendJson(request, response, 200, health());
    if (path === "/works.json")
      return sendJson(request, response, 200, presentPlaylist(store.active(), store.activeRelease()));
    const frame = /^\/works\/([^/]+)\/(.+)$/.exec(path);
    if (!frame?.[1] || !frame[2])
      throw new AppError("not_found", "There is nothing here. /works.json lists the works.");
    const revision = new URLSearchParams(query).get("revision");
    await sendFrame(request, response, decode(frame[1]), decode(frame[2]), revision);
  }

  async function sendFrame(request: Request, response: Response, slug: string, path: string, revision: string | null) {
    // Taken once: whatever is switched meanwhile, this answer is of one revision.
    const work = findWork(store.active(), slug);
    if (!work) throw new AppError("not_found", "No such work is in this mall. /works.json lists the works.");
    const { previous } = work.pointer;
    const isCurrent = revision === null || revision === String(work.pointer.revision);
    const pinned = !isCurrent && previous && revision === String(previous.revision);
    const manifest = isCurrent ? work.manifest : pinned ? await store.manifest(previous.manifest) : null;
    if (!manifest)
      throw new AppError("revision_unknown", `This mall no longer holds revision ${revision}. Read /works.json again.`);
    const frame = findFrame(manifest, path);
    if (!frame) throw new AppError("not_found", "The work has no such frame. /works.json lists its frames.");

    const tag = `"${frame.digest}"`;
    response.setHeader("etag", tag);
    response.setHeader("x-holofleet-revision", isCurrent ? work.pointer.revision : String(revision));
    if (matchesTag(request.headers["if-none-match"], tag)) return void response.writeHead(304).end();
    response.setHeader("content-type", frame.type);
    response.setHeader("accept-ranges", "bytes");
    const ifRange = request.headers["if-range"];
    const range = ifRange === undefined || ifRange === tag ? parseRange(request.headers.range, frame.size) : null;
    if (range === "unsatisfiable") {
      response.removeHeader("content-type");
      return void response.writeHead(416, { "content-range": `bytes */${frame.size}` }).end();
    }
    const { start, end } = range ?? { start: 0, end: frame.size - 1 };
    const body = request.method === "HEAD" ? null : await store.read(frame.digest, { start, end });
    if (range) response.setHeader("content-range", `bytes ${start}-${end}/${frame.size}`);
    response.writeHead(range ? 206 : 200, { "content-length": end - start + 1 });
    if (body) await pipeline(body, response);
    else response.end();
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

function sendPage(request: Request, response: Response): void {
  response.setHeader("content-security-policy", page.policy);
  response.setHeader("referrer-policy", "no-referrer");
  send(request, response, 200, "text/html; charset=utf-8", page.html);
}

function sendJson(request: Request, response: Response, status: number, value: unknown): void {
  send(request, response, status, "application/json; charset=utf-8", JSON.stringify(value));
}

function send(request: Request, response: Response, status: number, type: string, text: string): void {
  const tag = `"${digestOfText(text)}"`;
  if (status === 200 && matchesTag(request.headers["if-none-match"], tag))
    return void response.writeHead(304, { etag: tag }).end();
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text), etag: tag });
  response.end(request.method === "HEAD" ? undefined : text);
}

function refuse(response: Response, thrown: unknown, log: Logger): void {
  if (response.headersSent) return void response.destroy();
  const error = toAppError(thrown);
  const status = statuses[error.code] ?? (error.code === "internal" ? 500 : 503);
  if (status >= 500) log.warn({ err: error }, "the player could not be answered");
  const message = status === 500 ? "The agent made a mistake; its log says more." : error.message;
  for (const name of ["etag", "accept-ranges"]) response.removeHeader(name);
  if (status === 503) response.setHeader("retry-after", "5");
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ error: { code: error.code, message } }));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new AppError("bad_request", "The address is not valid percent-encoded UTF-8.", { cause });
  }
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
