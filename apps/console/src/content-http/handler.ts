import type { IncomingMessage, ServerResponse } from "node:http";

/** What the front found out about a request before it chose a handler. */
export interface Call {
  /** also in `X-Request-Id` and in every error body */
  requestId: string;
  /** path and query are the caller's, the origin is the console's own: a Host header is never trusted */
  url: URL;
  headers: Headers;
  /** address of the caller, for throttles */
  ip: string;
}

/** Answers one request, or throws: the front turns what is thrown into the error body. */
export type HttpHandler = (req: IncomingMessage, res: ServerResponse, call: Call) => Promise<void>;
