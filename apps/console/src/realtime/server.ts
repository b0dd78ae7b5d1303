import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { authenticate } from "#access/authenticate.ts";
import { listenNotices } from "#db/notices.ts";
import { origins } from "#env.ts";
import { foreign } from "#front/guard.ts";
import { headersOf } from "#front/headers.ts";
import type { Console } from "../context.ts";
import { createBatch } from "./batch.ts";
import type { ClientEvents, ServerEvents } from "./events.ts";

/** How often live sockets prove again that their session lives, in milliseconds; a sign-out is told at once. */
const recheckMs = 60_000;

/** Tells signed-in browsers what changed, from Postgres notices. Each replica serves its own sockets. */
export async function startRealtime(http: HttpServer, console: Console): Promise<{ stop(): Promise<void> }> {
  const own = origins(console.env);
  const io = new Server<ClientEvents, ServerEvents, Record<never, never>, { headers: Headers }>(http, {
    transports: ["websocket"],
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: 1e5,
    allowRequest: ({ headers }, done) => {
      const refused = foreign(own, headers.host, headers.origin);
      done(refused?.message, refused === null);
    },
  });

  io.use(async (socket, next) => {
    socket.data.headers = headersOf(socket.handshake.headers);
    const principal = await authenticate(console, socket.data.headers).catch(() => null);
    next(principal?.kind === "user" ? undefined : new Error("unauthorized"));
  });
  io.on("connection", (socket) => void socket.join("fleet"));

  const recheck = async () => {
    for (const socket of io.sockets.sockets.values()) {
      const alive = await authenticate(console, socket.data.headers).catch(() => true);
      if (!alive) socket.disconnect(true);
    }
  };
  const timer = setInterval(recheck, recheckMs);
  const batch = createBatch((changes) => io.to("fleet").emit("changed", changes));
  const notices = await listenNotices(console.databaseUrl, console.log, {
    onNotice({ kind, id }) {
      if (kind === "session") void recheck();
      else if (kind !== "identity") batch.add({ kind, id });
    },
    // what was missed is unknown: browsers that connect again read everything again
    onReconnect: () => dropAll(io),
  });

  return {
    async stop() {
      clearInterval(timer);
      batch.stop();
      await notices.stop();
      dropAll(io);
      io.engine.close();
    },
  };
}

/** Cuts the transports; browsers take that for a lost connection and come back, which after a `disconnect` they would not. */
function dropAll(io: Server): void {
  for (const socket of io.sockets.sockets.values()) socket.conn.close();
}
