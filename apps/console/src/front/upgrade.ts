import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { foreign } from "./guard.ts";

type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Upgrades {
  own: readonly string[];
  mqtt: Upgrade;
  /** reloads of pages in development */
  pages: Upgrade | undefined;
}

/** Sends each WebSocket where it belongs. socket.io listens for its own path beside this; no other path has one. */
export function routeUpgrades(http: Server, { own, mqtt, pages }: Upgrades): void {
  http.on("upgrade", (req, socket, head) => {
    socket.on("error", () => socket.destroy());
    const path = (req.url ?? "").split("?")[0];
    if (path === "/socket.io/") return;
    // an agent is no browser and names no origin
    const { origin, host } = req.headers;
    if (path === "/mqtt") return origin && foreign(own, host, origin) ? refuse(socket, 403) : mqtt(req, socket, head);
    if (pages && !foreign(own, host, origin)) return pages(req, socket, head);
    refuse(socket, 404);
  });
}

function refuse(socket: Duplex, status: 403 | 404): void {
  socket.end(`HTTP/1.1 ${status} ${status === 403 ? "Forbidden" : "Not Found"}\r\nconnection: close\r\n\r\n`);
}
