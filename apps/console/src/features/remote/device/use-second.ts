"use client";
import { useEffect, useState } from "react";

/** The present, epoch milliseconds, moving every second while `isOn`: for countdowns. */
export function useSecond(isOn: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOn]);
  return now;
}
