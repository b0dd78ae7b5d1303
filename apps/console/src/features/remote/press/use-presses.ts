"use client";
import { createContext, useCallback, useContext, useEffect, useRef, useState } from "react";
import { type Deed, nextPress, type Press, undoMs } from "./presses.ts";

export interface Presses {
  waiting: Press | null;
  press: (press: Omit<Press, "goesAt">) => void;
  undo: () => void;
  sendNow: () => void;
}

export const PressesContext = createContext<Presses>({
  waiting: null,
  press: () => {},
  undo: () => {},
  sendNow: () => {},
});

/** The press that waits on this remote, and how to make one. */
export const usePresses = (): Presses => useContext(PressesContext);

/** Keeps presses for five seconds before they are sent. A page that goes away takes them with it: nothing was claimed. */
export function usePressKeeper(): Presses {
  const kept = useRef<Press | null>(null);
  const [waiting, setWaiting] = useState<Press | null>(null);
  const act = useCallback((deed: Deed) => {
    const next = nextPress(kept.current, deed);
    kept.current = next.waiting;
    setWaiting(next.waiting);
    next.sent?.send();
  }, []);
  useEffect(() => {
    if (waiting === null) return;
    const timer = setTimeout(() => act({ type: "due", now: Date.now() }), Math.max(0, waiting.goesAt - Date.now()));
    return () => clearTimeout(timer);
  }, [waiting, act]);
  return {
    waiting,
    press: (press) => act({ type: "press", press: { ...press, goesAt: Date.now() + undoMs } }),
    undo: () => act({ type: "undo" }),
    sendNow: () => act({ type: "send" }),
  };
}
