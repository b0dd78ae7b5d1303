import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";

/** What a hostile or broken origin does with one request for a blob: it writes the answer itself. */
export type Misbehave = (
  response: ServerResponse,
  blob: { digest: Digest; bytes: Buffer; from: number; nth: number; request: IncomingMessage },
) => void | Promise<void>;

/** Answers a request as an honest origin does. */
export const honest: Misbehave = (response, { bytes, from }) => {
  const head = from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  response
    .writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from, ...head })
    .end(bytes.subarray(from));
};

/** Writes an answer byte by byte as a server without rules does, and closes when it is done. */
export function raw(response: ServerResponse, head: string, body: Uint8Array): void {
  const { socket } = response;
  socket?.write(`HTTP/1.1 ${head}\r\n\r\n`);
  socket?.end(body);
}

/** An origin of blobs alone, on a real port, that misbehaves as told. */
export async function startMisbehaving(blobs: ReadonlyMap<Digest, Buffer>, misbehave: Misbehave) {
  const asked: { digest: Digest; from: number; at: number }[] = [];
  const server = createServer((request, response) => {
    const digest = digestOfHex(request.url?.split("/").at(-1) ?? "");
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const nth = asked.filter((one) => one.digest === digest).length + 1;
    asked.push({ digest, from, at: performance.now() });
    response.on("error", () => {});
    void misbehave(response, { digest, bytes: blobs.get(digest) ?? Buffer.alloc(0), from, nth, request });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise<unknown>((resolve) => server.close(resolve).closeAllConnections()),
  };
}

/** A line to a port of this machine that can go dead without a word: sockets stay open, and nothing passes any more. */
export async function startLine(port: number) {
  const sockets = new Set<Socket>();
  let passed = 0;
  let deadAfter = Number.POSITIVE_INFINITY;
  const server = createTcpServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    const isDead = () => passed >= deadAfter;
    client.on("data", (bytes) => void (isDead() || upstream.write(bytes)));
    upstream.on("data", (bytes: Buffer) => {
      if (isDead()) return;
      passed += bytes.length;
      client.write(bytes);
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => void (isDead() || client.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** half-open from the byte on: neither side hears of it */
    dieAfter(bytes: number) {
      deadAfter = passed + bytes;
    },
    heal() {
      deadAfter = Number.POSITIVE_INFINITY;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}
