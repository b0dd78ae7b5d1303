import type { IncomingMessage } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import type { z } from "zod";

const mostBytes = 1024;

/**
 * Reads what a player or kiosk says, as JSON of this shape.
 * @throws AppError forbidden for another site's page, bad_request with `hint`, too_large
 */
export async function readSaid<T extends z.ZodType>(
  request: IncomingMessage,
  schema: T,
  hint: string,
): Promise<z.infer<T>> {
  const { origin, host } = request.headers;
  const isJson = request.headers["content-type"]?.split(";")[0]?.trim() === "application/json";
  if ((origin !== undefined && origin !== `http://${host}`) || !isJson)
    throw new AppError("forbidden", "Say it from the player's own page, or from a program, as application/json.");
  const read = schema.safeParse(parse(await readBody(request)));
  if (!read.success) throw new AppError("bad_request", hint);
  return read.data;
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
