import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { AppError } from "@holofleet/shared/errors.ts";
import next from "next";
import type { HttpHandler } from "#content-http/handler.ts";
import type { Env } from "../env.ts";

export interface Pages {
  handle: HttpHandler;
  /** reloads in development */
  upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close(): Promise<void>;
}

const dir = fileURLToPath(new URL("../..", import.meta.url));

/** Next, which renders pages and nothing else: it takes no POST, so no server action can be reached. */
export async function openPages(env: Env): Promise<Pages> {
  // Next adds an upgrade listener of its own to the server that it is given or finds: it gets one that never listens
  const httpServer = createServer();
  const app = next({ dev: env.dev, dir, hostname: "localhost", port: env.port, httpServer });
  await app.prepare();
  const render = app.getRequestHandler();
  return {
    handle: async (req, res) => {
      if (!env.dev && req.method !== "GET" && req.method !== "HEAD") {
        throw new AppError("not_found", `There is no ${req.method} ${req.url?.split("?")[0]}.`);
      }
      // Next believes these; the front has checked the Host header instead
      delete req.headers["x-forwarded-host"];
      delete req.headers["x-forwarded-proto"];
      await render(req, res);
    },
    ...(env.dev && { upgrade: (req, socket, head) => httpServer.emit("upgrade", req, socket, head) }),
    close: () => app.close(),
  };
}
