import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import type { z } from "zod";

/**
 * A request's whole body, which may have at most `limit` bytes.
 * @throws AppError too_large before more than that was read
 */
export async function readBody(req: IncomingMessage, res: ServerResponse, limit: number): Promise<Buffer<ArrayBuffer>> {
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

/**
 * A request's body as JSON of this shape.
 * @throws AppError too_large, bad_request naming the first field that is wrong
 */
export async function readJson<T extends z.ZodType>(
  req: IncomingMessage,
  res: ServerResponse,
  { schema, limit }: { schema: T; limit: number },
): Promise<z.infer<T>> {
  const body = await readBody(req, res, limit);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new AppError("bad_request", "The body of the request is not JSON.", { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("bad_request", `${issue?.path.join(".") || "The body"}: ${issue?.message ?? "not as expected"}`);
}

/** Answers with JSON that nobody may keep. */
export function sendJson(res: ServerResponse, json: string): void {
  const body = Buffer.from(json);
  res.writeHead(200, {
    "content-type": "application/json",
    "content-length": body.length,
    "cache-control": "no-store",
  });
  res.end(body);
}
