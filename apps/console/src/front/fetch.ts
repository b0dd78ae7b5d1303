import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "#content-http/body.ts";
import type { Call } from "#content-http/handler.ts";
import { compress } from "./compress.ts";

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

/**
 * Sends what a fetch handler answered; JSON is compressed for a caller whose `accepted` encodings are given. Answers that hold secrets
 * beside words of the caller are sent without: their length would tell of them.
 */
export async function sendResponse(
  res: ServerResponse,
  response: Response,
  accepted: string | null = null,
): Promise<void> {
  const type = response.headers.get("content-type");
  const plain = Buffer.from(await response.arrayBuffer());
  const { body, headers } =
    accepted === null ? { body: plain, headers: {} } : await compress(plain, { type, accepted });
  response.headers.forEach((value, name) => {
    if (name !== "set-cookie") res.setHeader(name, value);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  if (!res.hasHeader("cache-control")) res.setHeader("cache-control", "no-store");
  res.writeHead(response.status, { ...headers, "content-length": body.length });
  res.end(body);
}
