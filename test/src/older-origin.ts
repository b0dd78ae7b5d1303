import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with an answer. */
export type OriginFault =
  | { status: number }
  | { page: string }
  | { to: string }
  /** the connection ends after so many bytes of what was promised */
  | { cutAt: number }
  /** so many bytes, as if they were all */
  | { only: number }
  /** nothing comes after so many bytes */
  | { stopAt: number };

export interface OlderOrigin {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** as lists name it: with `.com/` before the path */
  address(path: string): string;
  /** by path; replace one to publish it anew */
  pictures: Map<string, Buffer>;
  /** what befalls the nth request for a path, from 1 */
  faultOf(path: string, nth: number): OriginFault | null;
  asked: { path: string; range: string | undefined; status: number }[];
  close(): Promise<void>;
}

/** Where an older back end keeps its pictures: a server with entity tags and ranges that can be told to misbehave. */
export async function startOlderOrigin(): Promise<OlderOrigin> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin: OlderOrigin = {
    url,
    address: (path) => `${url}/x.com/${path}`,
    pictures: new Map(),
    faultOf: () => null,
    asked: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url ?? "").replace("/x.com/", "");
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    const { range } = request.headers;
    response.once("close", () => origin.asked.push({ path, range, status: response.statusCode }));
    const fault = origin.faultOf(path, nth);
    if (fault && "status" in fault) return void response.writeHead(fault.status).end();
    if (fault && "to" in fault) return void response.writeHead(302, { location: fault.to }).end();
    if (fault && "page" in fault) return void response.writeHead(200, { "content-type": "text/html" }).end(fault.page);
    const whole = origin.pictures.get(path);
    if (!whole) return void response.writeHead(404).end();
    const etag = `"${createHash("sha256").update(whole).digest("hex").slice(0, 16)}"`;
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304, { etag }).end();
    const first = request.headers["if-range"] === etag ? Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0) : 0;
    const body = fault && "only" in fault ? whole.subarray(0, fault.only) : whole.subarray(first);
    const part = first > 0 ? { "content-range": `bytes ${first}-${whole.length - 1}/${whole.length}` } : {};
    response.writeHead(first > 0 ? 206 : 200, { etag, "content-length": body.length, ...part });
    if (fault && "cutAt" in fault)
      response.write(body.subarray(0, fault.cutAt), () => setImmediate(() => response.destroy()));
    else if (fault && "stopAt" in fault) response.write(body.subarray(0, fault.stopAt));
    else response.end(body);
  }

  return origin;
}
