import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError, type ErrorCode, toAppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { digestOfText } from "#store/manifests.ts";
import { matchesTag } from "./conditions.ts";
import { page } from "./page.ts";

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  too_large: 413,
  revision_unknown: 410,
  conflict: 409,
  rate_limited: 429,
  access_code_unknown: 404,
  access_code_mistyped: 422,
  access_code_used: 410,
  access_code_expired: 410,
  access_code_void: 410,
  access_code_elsewhere: 409,
};

export function sendPage(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("content-security-policy", page.policy);
  response.setHeader("referrer-policy", "no-referrer");
  send(request, response, 200, "text/html; charset=utf-8", page.html);
}

export function sendJson(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
  send(request, response, status, "application/json; charset=utf-8", JSON.stringify(value));
}

/** An error as JSON with the next step; what is our own mistake stays in the log. */
export function refuse(response: ServerResponse, thrown: unknown, log: Logger): void {
  if (response.headersSent) return void response.destroy();
  const error = toAppError(thrown);
  const status = statuses[error.code] ?? (error.code === "internal" ? 500 : 503);
  if (status >= 500) log.warn({ err: error }, "the player could not be answered");
  const message = status === 500 ? "The agent made a mistake; its log says more." : error.message;
  for (const name of ["etag", "accept-ranges"]) response.removeHeader(name);
  response.setHeader("cache-control", "no-cache");
  const wait = error.details?.retryAfterSeconds;
  if (status === 503 || typeof wait === "number") response.setHeader("retry-after", String(wait ?? 5));
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ error: { code: error.code, message } }));
}

/** One part of an address in plain characters. @throws AppError bad_request */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new AppError("bad_request", "The address is not valid percent-encoded UTF-8.", { cause });
  }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, type: string, text: string): void {
  const tag = `"${digestOfText(text)}"`;
  if (status === 200 && matchesTag(request.headers["if-none-match"], tag))
    return void response.writeHead(304, { etag: tag }).end();
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text), etag: tag });
  response.end(request.method === "HEAD" ? undefined : text);
}
