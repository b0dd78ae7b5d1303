import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cutWhenStalled } from "./stall.ts";

const stallMs = 1000;
/** more than the system keeps for a line on its own */
const bytes = 64 * 1024 * 1024;
let server: ReturnType<typeof createServer>;

beforeEach(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A download under way: what the console sends, and what the mall gets. */
async function download(): Promise<{ res: ServerResponse; response: IncomingMessage }> {
  const { port } = server.address() as AddressInfo;
  const asked = once(server, "request");
  const answered = once(request({ port, host: "127.0.0.1" }).end(), "response");
  const [, res] = (await asked) as [IncomingMessage, ServerResponse];
  cutWhenStalled(res, stallMs);
  res.writeHead(200, { "content-length": bytes });
  res.end(Buffer.alloc(bytes));
  const [response] = (await answered) as [IncomingMessage];
  response.on("error", () => {});
  return { res, response };
}

it("cuts an answer that nobody takes any more", async () => {
  const { res, response } = await download();
  await once(res, "close");
  await expect(once(response.resume(), "end")).rejects.toMatchObject({ code: "ECONNRESET" });
});

it("lets a slow line take its time", async () => {
  const { response } = await download();
  let got = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    got += chunk.length;
    // three times as long as a line may be silent, in all
    if (Math.floor(got / 2 ** 22) > Math.floor((got - chunk.length) / 2 ** 22)) await pause((3 * stallMs) / 16);
  }
  expect(got).toBe(bytes);
});
