import { readFile } from "node:fs/promises";
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { request as secureRequest, Agent as TlsAgent } from "node:https";
import { json } from "node:stream/consumers";

/** A line that moves no byte for so long is broken, in milliseconds. */
const silenceMs = 120_000;
const agents = { plain: new PlainAgent({ keepAlive: true }), tls: new TlsAgent({ keepAlive: true }) };

/**
 * Puts a file's bytes to an address. `fetch` would copy them twice on their way.
 * @returns the status, and the body when it is JSON
 * @throws when the line breaks before an answer
 */
export async function sendFile(url: URL, token: string, file: string): Promise<{ status: number; body: unknown }> {
  const bytes = await readFile(file);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/octet-stream",
    "content-length": bytes.length,
  };
  const options = { method: "PUT", headers, timeout: silenceMs };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request =
      url.protocol === "https:"
        ? secureRequest(url, { ...options, agent: agents.tls })
        : plainRequest(url, { ...options, agent: agents.plain });
    request.on("response", resolve).on("error", reject);
    request.on("timeout", () => request.destroy(new Error("the console has been silent for two minutes")));
    request.end(bytes);
  });
  const body: unknown = await json(response).catch(() => null);
  return { status: response.statusCode ?? 0, body };
}
