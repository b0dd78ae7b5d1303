import {
  type InspectorClientEvents,
  type InspectorServerEvents,
  qosSchema,
  type SubscriptionAnswer,
} from "@holofleet/contract/fleet/inspector.ts";
import type { Namespace, Server } from "socket.io";
import { z } from "zod";
import { authenticate } from "#access/authenticate.ts";
import { headersOf } from "#front/headers.ts";
import { assertMay, type Console } from "../context.ts";

/** Pages that one replica serves at once: each holds a connection to the broker while it listens. */
const maxViewers = 20;

const wishSchema = z.object({ filter: z.string().max(2000), qos: qosSchema });

type Room = Namespace<InspectorClientEvents, InspectorServerEvents, Record<never, never>, { headers: Headers }>;

/** Lets administrators watch the broker's messages. `recheck` shows those out who may no longer. */
export function openInspectorRoom(io: Server, console: Console): { recheck(): Promise<void> } {
  const room: Room = io.of("/inspector");
  const mayWatch = async (headers: Headers): Promise<{ email: string } | null> => {
    const principal = await authenticate(console, headers);
    try {
      assertMay(principal, "administer");
      // what a broker carries is of all malls
      return principal.malls === null ? principal : null;
    } catch {
      return null;
    }
  };

  room.use(async (socket, next) => {
    socket.data.headers = headersOf(socket.handshake.headers);
    if (!(await mayWatch(socket.data.headers).catch(() => null))) return next(new Error("unauthorized"));
    next(room.sockets.size >= maxViewers ? new Error("too_many") : undefined);
  });

  room.on("connection", (socket) => {
    const watch = console.inspector.watch({
      onMessages: (batch, taken) => socket.emit("messages", batch, taken),
      onState: (state) => socket.emit("state", state),
      onAnswer: (filter, answer) => socket.emit("answer", filter, answer),
    });
    socket.on("subscribe", async (given, answer) => {
      const reply = typeof answer === "function" ? answer : () => {};
      const wish = wishSchema.safeParse(given);
      if (!wish.success) return reply({ ok: false, fault: "invalid" });
      const who = await mayWatch(socket.data.headers).catch(() => null);
      if (!who) return socket.disconnect();
      const { filter, qos } = wish.data;
      const got: SubscriptionAnswer = await watch.subscribe(filter, qos);
      console.log.info({ by: who.email, filter, qos, granted: got.ok }, "inspector: listens");
      reply(got);
    });
    socket.on("unsubscribe", (filter) => {
      if (typeof filter === "string") watch.unsubscribe(filter);
    });
    socket.on("disconnect", () => watch.stop());
  });

  return {
    async recheck() {
      for (const socket of room.sockets.values()) {
        const may = await mayWatch(socket.data.headers).catch(() => undefined);
        // when it cannot be told, nothing changes
        if (may === null) socket.disconnect(true);
      }
    },
  };
}
