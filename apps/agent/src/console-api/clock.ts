/** The console's clock as seen from here. Deadlines are judged by it, because a mall's own clock may be days off. */
export interface ServerClock {
  /** Takes a fresh answer of the console: epoch milliseconds by its clock, now. */
  observe(serverTime: number): void;
  /** Epoch milliseconds by the console's clock: the last answer plus monotonic time. Before any answer, this machine's clock. */
  now(): number;
  /** This machine's clock minus the console's in milliseconds, or `null` before any answer. */
  skewMs(): number | null;
}

export function createServerClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = () => Date.now(),
): ServerClock {
  let offset: number | null = null;
  const now = () => (offset === null ? wall() : Math.round(monotonic() + offset));
  return {
    observe(serverTime) {
      offset = serverTime - monotonic();
    },
    now,
    skewMs: () => (offset === null ? null : wall() - now()),
  };
}
