import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@holofleet/shared/errors.ts";

export interface Listening {
  http: Server;
  port: number;
  /** Stops taking requests, gives those under way two seconds, then cuts. */
  close(): Promise<void>;
}

/**
 * Listens on `host` and `port` (0: any free one). A request has a minute for its headers and half an hour for its body.
 * @throws AppError unavailable naming the port and what to set
 */
export async function listen(host: string, port: number): Promise<Listening> {
  const http = createServer({ headersTimeout: 60_000, requestTimeout: 30 * 60_000, keepAliveTimeout: 65_000 });
  await new Promise<void>((resolve, reject) => {
    http.once("error", (cause: NodeJS.ErrnoException) => reject(cannotListen(host, port, cause)));
    http.listen(port, host, resolve);
  });
  const sockets = new Set<Socket>();
  http.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const close = async () => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    // http's own closeAllConnections leaves WebSockets open
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 2000);
    await closed;
    clearTimeout(cut);
  };
  const address = http.address();
  return { http, port: typeof address === "object" && address ? address.port : port, close };
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): AppError {
  const reason: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop it, or set PORT to a free port.`,
    EACCES: `Port ${port} needs more rights than this user has. Set PORT to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`,
  };
  return new AppError(
    "unavailable",
    reason[cause.code ?? ""] ?? `Cannot listen on ${host}:${port}: ${cause.message}.`,
    {
      cause,
    },
  );
}
