import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Call } from "#content-http/handler.ts";

/**
 * The request as fetch knows it, with its whole body, which may have at most `limit` bytes.
 * @throws AppError too_large before more than that was read
 */
export async function toRequest(
  req: IncomingMessage,
  res: ServerResponse,
  call: Call,
  limit: number,
): Promise<Request> {
  const method = req.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await readBody(req, res, limit);
  return new Request(call.url, { method, headers: call.headers, body });
}

/** Sends what a fetch handler answered. */
export async function sendResponse(res: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") res.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  if (!res.hasHeader("cache-control")) res.setHeader("cache-control", "no-store");
  res.writeHead(response.status, { "content-length": body.length });
  res.end(body);
}

async function readBody(req: IncomingMessage, res: ServerResponse, limit: number): Promise<Buffer<ArrayBuffer>> {
  const refuse = () => {
    res.setHeader("connection", "close");
    return new AppError("too_large", `The request is larger than the ${limit} bytes that are accepted here.`);
  };
  if (Number(req.headers["content-length"] ?? 0) > limit) throw refuse();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw refuse();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
