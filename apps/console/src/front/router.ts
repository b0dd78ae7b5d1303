import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { uuidv7 } from "uuidv7";
import { clientIpHeader } from "#access/auth.ts";
import { errorBody, sendError } from "#api/errors.ts";
import type { Call, HttpHandler } from "#content-http/handler.ts";
import { refusal } from "./guard.ts";
import { headersOf } from "./headers.ts";

export interface Front {
  /** the console's own origins; the first one names it */
  own: readonly string[];
  headers: Record<string, string>;
  log: Logger;
  routes: readonly Route[];
}

/** A path prefix, ending in `/`, or what says of a path whether it fits → handler. The first that fits answers. */
export type Route = readonly [fits: string | ((path: string) => boolean), handler: HttpHandler];

/** What stands before every handler: request id, security headers, provenance, and the one place that answers what they throw. */
export function createFront({ own, headers, log, routes }: Front): RequestListener {
  return async (req, res) => {
    const requestId = uuidv7();
    res.setHeader("x-request-id", requestId);
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    try {
      const call = callOf(req, own[0] ?? "http://localhost", requestId);
      const { pathname } = call.url;
      const { host, origin } = req.headers;
      const refused = refusal(own, { method: req.method ?? "GET", path: pathname, host, origin });
      if (refused) throw refused;
      const route = routes.find(([fits]) => (typeof fits === "string" ? pathname.startsWith(fits) : fits(pathname)));
      if (!route) throw new AppError("not_found", "There is nothing at this address.");
      await route[1](req, res, call);
    } catch (thrown) {
      fail(req, res, requestId, thrown, log);
    }
  };
}

function fail(req: IncomingMessage, res: ServerResponse, requestId: string, thrown: unknown, log: Logger): void {
  const callerLeft = req.destroyed && !req.complete;
  if (!callerLeft && errorBody(thrown, requestId).status === 500) {
    log.error({ err: thrown, requestId, method: req.method, path: req.url?.split("?")[0] }, "request failed");
  }
  // what is left of the body would be taken for the next request
  if (!req.complete && !res.headersSent) res.setHeader("connection", "close");
  sendError(res, thrown, requestId);
}

function callOf(req: IncomingMessage, origin: string, requestId: string): Call {
  const target = req.url ?? "/";
  if (!target.startsWith("/") || !URL.canParse(origin + target)) {
    throw new AppError("bad_request", "The address of this request is not a path.");
  }
  const ip = callerOf(req);
  const headers = headersOf(req.headers);
  headers.set(clientIpHeader, ip);
  return { requestId, url: new URL(origin + target), headers, ip };
}

/** A proxy on this very machine may name the caller behind it; nobody else may. */
function callerOf(req: IncomingMessage): string {
  const peer = req.socket.remoteAddress ?? "unknown";
  const named = req.headers["x-forwarded-for"]?.toString().split(",").at(-1)?.trim();
  return named && /^(::ffff:)?127\.|^::1$/.test(peer) ? named.slice(0, 45) : peer;
}
