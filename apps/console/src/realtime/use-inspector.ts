"use client";
import type {
  InspectedBatch,
  InspectorClientEvents,
  InspectorServerEvents,
  InspectorState,
  Qos,
  SubscriptionAnswer,
} from "@holofleet/contract/fleet/inspector.ts";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { io, type Socket } from "socket.io-client";

/** A filter that the page listens with, and what the broker said to it; `null` while it is asked. */
export interface Subscription {
  filter: string;
  /** that was asked for */
  qos: Qos;
  answer: SubscriptionAnswer | null;
}

export interface Watching {
  /** how the page's way to the console does; `full`: too many look on already */
  socket: "connecting" | "open" | "full" | "lost";
  /** how the console's way to the broker does, for this page */
  broker: InspectorState;
  subscriptions: readonly Subscription[];
  subscribe(filter: string, qos: Qos): void;
  unsubscribe(filter: string): void;
}

/** After a refusal: somebody else's page may have closed. */
const refusedMs = 10_000;

/**
 * Watches the broker through a socket of the page's own. The next batch comes when this one was painted, so a slow page gets
 * fewer messages and never falls behind. After a loss every subscription is made again.
 */
export function useInspector(onBatch: (batch: InspectedBatch) => void): Watching {
  const [state, setState] = useState<Watching["socket"]>("connecting");
  const [broker, setBroker] = useState<InspectorState>({ state: "idle" });
  const [subscriptions, setSubscriptions] = useState<readonly Subscription[]>([]);
  const socket = useRef<Socket<InspectorServerEvents, InspectorClientEvents> | null>(null);
  const take = useEffectEvent(onBatch);

  const settle = useCallback((filter: string, answer: SubscriptionAnswer | null) => {
    setSubscriptions((all) => all.map((one) => (one.filter === filter ? { ...one, answer } : one)));
  }, []);
  const ask = useCallback(
    (filter: string, qos: Qos) => {
      settle(filter, null);
      socket.current?.emit("subscribe", { filter, qos }, (answer) => settle(filter, answer));
    },
    [settle],
  );
  const again = useEffectEvent(() => {
    for (const { filter, qos } of subscriptions) ask(filter, qos);
  });

  useEffect(() => {
    const mine: Socket<InspectorServerEvents, InspectorClientEvents> = io("/inspector", {
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelayMax: 10_000,
    });
    socket.current = mine;
    mine.on("connect", () => {
      setState("open");
      again();
    });
    let retry: ReturnType<typeof setTimeout> | undefined;
    mine.on("connect_error", ({ message }) => {
      setState(message === "too_many" ? "full" : "lost");
      // one that was refused is not tried again by itself
      if (!mine.active) retry = setTimeout(() => mine.connect(), refusedMs);
    });
    mine.on("disconnect", (reason) => {
      setState("lost");
      setBroker({ state: "idle" });
      // the console ended it: whether the session lives is asked by trying
      if (reason === "io server disconnect") mine.connect();
    });
    mine.on("state", setBroker);
    mine.on("answer", settle);
    mine.on("messages", (batch, taken) => {
      take(batch);
      requestAnimationFrame(taken);
    });
    return () => {
      clearTimeout(retry);
      socket.current = null;
      mine.close();
    };
  }, [settle]);

  return {
    socket: state,
    broker,
    subscriptions,
    subscribe(filter, qos) {
      setSubscriptions((all) => [...all.filter((one) => one.filter !== filter), { filter, qos, answer: null }]);
      ask(filter, qos);
    },
    unsubscribe(filter) {
      setSubscriptions((all) => all.filter((one) => one.filter !== filter));
      socket.current?.emit("unsubscribe", filter);
    },
  };
}
