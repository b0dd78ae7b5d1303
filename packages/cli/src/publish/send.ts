import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { request as secureRequest, Agent as TlsAgent } from "node:https";
import { json } from "node:stream/consumers";
import { AppError, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { z } from "zod";
import type { Session } from "../session.ts";

/** A line that moves no byte for so long is broken, in milliseconds. */
const silenceMs = 120_000;
const agents = { plain: new PlainAgent({ keepAlive: true }), tls: new TlsAgent({ keepAlive: true }) };

export interface Upload {
  method: "PUT" | "POST";
  path: string;
  type: string;
  /** bytes */
  length: number;
  /** what goes on the line, in groups that go together */
  body: AsyncIterable<Uint8Array[]> | Iterable<Uint8Array[]>;
}

/**
 * Sends bytes to the console. `fetch` would copy them twice on their way.
 * @throws AppError with the code that the console answered, unavailable when it was no console's answer; anything else when the line
 * breaks before an answer
 */
export async function send<T extends z.ZodType>(session: Session, upload: Upload, answer: T): Promise<z.infer<T>> {
  const { status, body } = await exchange(session, upload);
  const good = status < 300 ? answer.safeParse(body) : null;
  if (good?.success) return good.data;
  const error = errorBodySchema.safeParse(body);
  if (!error.success) throw new AppError("unavailable", `The console answered ${status} to an upload. Try again.`);
  const code = errorCodes.find((known) => known === error.data.error.code) ?? "internal";
  throw new AppError(code, error.data.error.message);
}

/** The same with a file as the body. */
export async function sendFile<T extends z.ZodType>(
  session: Session,
  path: string,
  file: string,
  answer: T,
): Promise<z.infer<T>> {
  const bytes = await readFile(file);
  const type = "application/octet-stream";
  return send(session, { method: "PUT", path, type, length: bytes.length, body: [[bytes]] }, answer);
}

async function exchange({ url, token }: Session, { method, path, type, length, body }: Upload) {
  const address = new URL(path, url);
  const headers = { authorization: `Bearer ${token}`, "content-type": type, "content-length": length };
  const options = { method, headers, timeout: silenceMs };
  const request =
    address.protocol === "https:"
      ? secureRequest(address, { ...options, agent: agents.tls })
      : plainRequest(address, { ...options, agent: agents.plain });
  const closed = new AbortController();
  request.on("close", () => closed.abort());
  request.on("timeout", () => request.destroy(new Error("the console has been silent for two minutes")));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
  });
  const write = async () => {
    for await (const pieces of body) {
      request.cork();
      const open = pieces.map((piece) => request.write(piece)).at(-1) ?? true;
      request.uncork();
      if (!open) await once(request, "drain", { signal: closed.signal });
    }
    request.end();
  };
  // an answer that comes before all was sent is an answer
  write().catch((error) => request.destroy(error));
  const response = await answered;
  const told: unknown = await json(response).catch(() => null);
  return { status: response.statusCode ?? 0, body: told };
}
