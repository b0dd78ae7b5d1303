import type { Server as HttpServer } from "node:http";
import { mayDo } from "@holofleet/contract/access/roles.ts";
import { Server } from "socket.io";
import { authenticate } from "#access/authenticate.ts";
import { listenNotices } from "#db/notices.ts";
import { origins } from "#env.ts";
import { foreign } from "#front/guard.ts";
import { headersOf } from "#front/headers.ts";
import { type Console, mallsOf, type Principal } from "../context.ts";
import { createBatch } from "./batch.ts";
import type { Change, ClientEvents, ServerEvents } from "./events.ts";
import { openInspectorRoom } from "./inspector.ts";
import { changesByMall } from "./malls.ts";

/** How often live sockets prove again that their session lives, in milliseconds; a sign-out is told at once. */
const recheckMs = 60_000;

/**
 * Tells signed-in browsers what changed, from Postgres notices; who entered the PIN of a mall hears of that mall alone. Each replica
 * serves its own sockets.
 */
export async function startRealtime(http: HttpServer, console: Console): Promise<{ stop(): Promise<void> }> {
  const own = origins(console.env);
  const io = new Server<ClientEvents, ServerEvents, Record<never, never>, { headers: Headers; rooms: string[] }>(http, {
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
    const rooms = roomsOf(principal);
    if (rooms.length === 0) return next(new Error("unauthorized"));
    socket.data.rooms = rooms;
    next();
  });
  io.on("connection", (socket) => void socket.join(socket.data.rooms));

  const inspector = openInspectorRoom(io, console);

  const recheck = async () => {
    void inspector.recheck();
    for (const socket of io.sockets.sockets.values()) {
      const rooms = await authenticate(console, socket.data.headers).then(roomsOf, () => undefined);
      // who signed out may still hold a PIN, and who was limited to other malls may go on with these: other rooms
      if (rooms !== undefined && rooms.join() !== socket.data.rooms.join()) socket.disconnect(true);
    }
  };
  const timer = setInterval(recheck, recheckMs);
  const tellMalls = async (changes: Change[]) => {
    const malls = [...io.sockets.adapter.rooms.keys()].flatMap((room) => room.split("mall:")[1] ?? []);
    if (malls.length === 0) return;
    for (const [mall, own] of await changesByMall(console.db, malls, changes))
      io.to(`mall:${mall}`).emit("changed", own);
  };
  const batch = createBatch((changes) => {
    io.to("fleet").emit("changed", changes);
    const content = changes.filter(({ kind }) => ofNoMall.includes(kind));
    if (content.length > 0) io.to("content").emit("changed", content);
    if (changes.some(({ kind }) => kind === "delivery")) io.to("bell").emit("changed", [{ kind: "delivery", id: "" }]);
    tellMalls(changes).catch((err) => console.log.warn({ err }, "notices for remotes"));
  });
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

/** What somebody who reads the console hears, whichever malls exist for them. */
const ofNoMall: readonly Change["kind"][] = ["work", "publication", "import", "run"];

/** Where somebody's changes are told: those of the fleet, or of their malls alone. None for those who hear nothing. */
function roomsOf(principal: Principal | null): string[] {
  if (principal === null || principal.kind === "agent") return [];
  const malls = mallsOf(principal);
  if (malls === null) return ["fleet"];
  const own = malls.map((id) => `mall:${id}`).sort();
  if (principal.kind === "pin") return own;
  // what is under somebody's bell is of no mall
  return [...(mayDo(principal.role, "see") ? ["content"] : []), "bell", ...own];
}

/** Cuts the transports; browsers take that for a lost connection and come back, which after a `disconnect` they would not. */
function dropAll(io: Server): void {
  for (const socket of io.sockets.sockets.values()) socket.conn.close();
}
