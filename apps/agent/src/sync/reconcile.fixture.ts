import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { expect } from "vitest";
import type { Store } from "#store/store.ts";
import { systemClock } from "./clock.ts";
import type { Limits } from "./converge.ts";
import type { Made } from "./origin.fixture.ts";
import { createReconciler, type ReconcilerOptions, type SyncState } from "./reconcile.ts";

/** An agent's sync on a store, with the waits between tries a hundred times shorter. */
export function startSync(store: Store, api: ReconcilerOptions["api"], limits: Partial<Limits> = {}) {
  const seen: SyncState[] = [];
  const waiting = new Set<(state: SyncState) => void>();
  const reconciler = createReconciler({
    store,
    api,
    log: pino({ level: "silent" }),
    clock: { ...systemClock, delay: (ms, signal) => systemClock.delay(Math.min(ms, 60_000) / 100, signal) },
    limits: { reserveBytes: 0, ...limits },
    onState(state) {
      seen.push(state);
      for (const look of waiting) look(state);
    },
  });
  const until = (what: (state: SyncState) => boolean) =>
    new Promise<SyncState>((resolve) => {
      const look = (state: SyncState) => {
        if (!what(state)) return;
        waiting.delete(look);
        resolve(state);
      };
      waiting.add(look);
      look(reconciler.state());
    });
  const inSync = (release: string) => until((state) => state.phase === "idle" && state.activeRelease === release);
  return { ...reconciler, seen, until, inSync };
}

/** Every frame of the work, read back as the player reads it and hashed. */
export async function expectServed(store: Store, made: Made): Promise<void> {
  const active = store.active().get(made.work.id);
  expect(active?.pointer).toMatchObject(made.work);
  for (const { digest } of made.manifest.frames) {
    const bytes = await buffer(await store.read(digest));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hexOf(digest));
  }
}
