"use client";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";
import { io, type Socket } from "socket.io-client";
import type { ClientEvents, ServerEvents } from "./events.ts";
import { planInvalidations } from "./invalidations.ts";
import { createRefresher } from "./refresher.ts";

export interface Live {
  state: "connecting" | "live" | "lost";
  /** epoch milliseconds up to which the page is known to be true, while the connection is lost */
  since: number | null;
}

export const LiveContext = createContext<Live>({ state: "connecting", since: null });

/** Whether the page is kept current by the console, for greying what may be old. */
export const useLive = (): Live => useContext(LiveContext);

/** A blink of the network is not worth a banner. */
const graceMs = 2000;
/** While the socket is lost the page asks by itself: slower, never broken. */
const pollMs = 10_000;
const everything: QueryKey = [];

/** Opens the tab's one socket: notices make answers of the API old, and a reconnect makes all of them old. */
export function useLiveConnection(): Live {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live>({ state: "connecting", since: null });

  useEffect(() => {
    const socket: Socket<ServerEvents, ClientEvents> = io({ transports: ["websocket"], reconnectionDelayMax: 10_000 });
    let wasLive = false;
    let grace: ReturnType<typeof setTimeout> | undefined;
    let poll: ReturnType<typeof setInterval> | undefined;

    const refresh = createRefresher<QueryKey>(async (keys) => {
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    });

    const lose = () => {
      if (grace) return;
      const lostAt = Date.now();
      grace = setTimeout(() => setLive({ state: "lost", since: lostAt }), graceMs);
      poll = setInterval(() => {
        setLive({ state: "lost", since: Math.max(lostAt, oldestAnswer(queries)) });
        refresh([everything]);
      }, pollMs);
    };

    socket.on("changed", (notices) => refresh(planInvalidations(notices)));
    socket.on("connect", () => {
      clearTimeout(grace);
      clearInterval(poll);
      grace = undefined;
      if (wasLive) refresh([everything]);
      wasLive = true;
      setLive({ state: "live", since: null });
    });
    socket.on("connect_error", lose);
    socket.on("disconnect", (reason) => {
      lose();
      // The console ended the session's socket: who is signed in must be asked before it is worth trying again.
      if (reason === "io server disconnect") {
        refresh([everything]);
        socket.connect();
      }
    });
    return () => {
      clearTimeout(grace);
      clearInterval(poll);
      socket.close();
    };
  }, [queries]);

  return live;
}

/** When the oldest answer on the page came, epoch milliseconds. */
function oldestAnswer(queries: QueryClient): number {
  const shown = queries.getQueryCache().findAll({ type: "active" });
  return Math.min(...shown.map(({ state }) => state.dataUpdatedAt).filter((at) => at > 0));
}
