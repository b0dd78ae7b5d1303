/**
 * The one place that changes what an agent holds.
 *
 * INVARIANTS
 * 1. At most one pass runs. A nudge during a pass only asks the console whether it wants something else by now.
 * 2. The last desired state and the disk say everything: a pass keeps nothing between two others but its counters, and that it
 *    went through: a ring for what is there already is then one small request. The disk itself is looked at again now and then.
 * 3. A pass can end at any point, by abort, fault or power cut, and the next goes on from what the disk holds.
 * 4. A work switches only when all its blobs are verified and durable; its bytes are cleared away when everything is switched.
 *    A work that is no longer wanted leaves the player before anything else happens.
 * 5. Within an epoch the generation never falls.
 * 6. Nothing here stops for good: every failure has a next try, and a nudge brings it forward.
 */
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, type ErrorCode, isAbort, toAppError } from "@holofleet/shared/errors.ts";
import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";
import type { FileFault, Reported } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import type { Logger } from "pino";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Throttle } from "#console-api/stall.ts";
import { timesOf } from "#store/pointers.ts";
import type { Store } from "#store/store.ts";
import { agentVersion } from "#version.ts";
import { type Attempts, attemptsSchema, openAttempts } from "./attempts.ts";
import { type Clock, systemClock } from "./clock.ts";
import { converge, type Limits, type Watcher } from "./converge.ts";
import { refreshDesired } from "./desired.ts";
import { lineAt } from "./line.ts";
import { nextCounts, Progress } from "./progress.ts";
import { planRetry } from "./retry.ts";
import { createThrottle } from "./transfer/throttle.ts";

/** What the agent tells of its sync: the common part of `status` and `reported`. */
export type SyncState = Omit<Status, "bootId"> &
  Pick<Reported, "epoch" | "desiredRelease" | "activeRelease" | "works" | "faults">;

export interface Reconciler {
  /** Something may have changed: look now, whatever is being waited for. */
  nudge(): void;
  state(): SyncState;
  /** Ends the pass under way; what it fetched stays. */
  stop(): Promise<void>;
}

export interface ReconcilerOptions {
  store: Store;
  api: ConsoleApi;
  log: Logger;
  /** called at every change, also per network chunk: be quick, or thin it out */
  onState(state: SyncState): void;
  /** called when a new desired state was read and kept, before it is worked on */
  onDesired?(desired: Desired): void;
  clock?: Clock;
  /** epoch milliseconds by the console's clock: download windows and receipts go by it */
  serverNow?: () => number;
  limits?: Partial<Limits>;
  /** the mall's limit, shared with what else is downloaded */
  throttle?: Throttle;
  /** milliseconds between two looks when nobody nudges */
  idleMs?: number;
}

const nothing = { files: { done: 0, total: 0 }, bytes: { done: 0, total: 0 } };

/** Starts the loop; the first pass begins at once. */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { store, api, log, onState, clock = systemClock, idleMs = 300_000 } = options;
  const { serverNow = Date.now } = options;
  const limits: Limits = { parallel: 8, stallMs: 30_000, reserveBytes: 256e6, quotaBytes: null, ...options.limits };
  const stopping = new AbortController();
  let phase: SyncState["phase"] = "idle";
  let reason: SyncState["reason"] = null;
  let work: string | null = null;
  let progress = new Progress({ ...nothing, completes: new Map() }, clock.now());
  let countedFor = "";
  let flight: { goal: string | null; abort: AbortController } | null = null;
  let again = false;
  let bell = () => {};
  /** what the last whole pass brought about; `null` when the disk has to be looked at again */
  let settled: ReturnType<Store["desired"]> = null;
  let damages = 0;
  let attempts: Attempts | null = null;
  /** files that cannot be had, by their digest */
  let faults = new Map<Digest, FileFault>();
  let told: FileFault[] = [];
  /** the fault that passes end with, and since when, by the console's clock */
  let trouble: { code: ErrorCode; since: number } | null = null;
  const throttle =
    options.throttle ?? createThrottle(() => store.desired()?.desired.settings?.line?.limit ?? null, clock);

  let listed: { active: ReturnType<Store["active"]>; works: SyncState["works"] } | null = null;

  function works(): SyncState["works"] {
    const active = store.active();
    if (listed?.active !== active) listed = { active, works: listWorks(active) };
    return listed.works;
  }

  function state(): SyncState {
    const desired = store.desired()?.desired;
    return {
      phase,
      generation: desired?.generation ?? 0,
      epoch: desired?.epoch ?? null,
      desiredRelease: desired?.release.digest ?? null,
      activeRelease: store.activeRelease(),
      ...progress.view(clock.now()),
      work,
      reason,
      works: works(),
      faults: told,
    };
  }

  function setFaults(next: Map<Digest, FileFault>): void {
    if (next.size === 0 && faults.size === 0) return;
    faults = next;
    told = [...next.values()].slice(0, 50);
  }
  const tell = () => onState(state());

  function show(next: typeof phase, why: typeof reason = null): void {
    if (next !== "transferring") work = null;
    phase = next;
    reason = why;
    tell();
  }

  const refresh = coalesce(async () => {
    const changed = await refreshDesired({ store, api, log }, stopping.signal);
    const desired = store.desired()?.desired;
    if (changed && desired) options.onDesired?.(desired);
  });

  const watcher: Watcher = {
    phase: show,
    planned(plan) {
      const desired = store.desired()?.desired;
      const goal = `${desired?.epoch} ${desired?.generation}`;
      const before = goal === countedFor ? progress.view(clock.now()) : null;
      countedFor = goal;
      const wanted = new Set(plan.transfers.map(({ digest }) => digest));
      setFaults(new Map([...faults].filter(([digest]) => wanted.has(digest))));
      progress = new Progress({ ...nextCounts(plan, before), completes: plan.completes }, clock.now());
      tell();
    },
    started(transfer) {
      work = transfer.work;
      tell();
    },
    received(transfer, standing, fresh) {
      progress.received(transfer.digest, standing, fresh, clock.now());
      tell();
    },
    verified(transfer) {
      progress.verified(transfer.digest);
      if (faults.has(transfer.digest)) setFaults(new Map([...faults].filter(([digest]) => digest !== transfer.digest)));
      tell();
    },
    failed(transfer, fault) {
      setFaults(new Map(faults).set(transfer.digest, fault));
    },
    activated({ slug, revision }) {
      log.info({ work: slug, revision }, "switched");
      tell();
    },
    left({ slug, revision }) {
      log.info({ work: slug, revision }, "taken off the player");
      tell();
    },
  };

  async function pass(current: NonNullable<typeof flight>): Promise<void> {
    const offline = await refresh().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    current.abort.signal.throwIfAborted();
    const wanted = store.desired();
    if (offline === null && wanted !== null && wanted === settled) return;
    if (wanted === null)
      throw offline ?? new AppError("unavailable", "The console did not say what to hold. It is asked again.");
    const { release } = wanted.desired;
    const before = damages;
    attempts ??= await openAttempts(store.note("attempts", attemptsSchema), agentVersion);
    current.goal = goalOf(wanted.desired);
    const { signal } = current.abort;
    const rescan = settled === null;
    settled = null;
    await converge(release.document, {
      store,
      api,
      clock,
      limits,
      attempts,
      throttle,
      line: () => lineAt(wanted.desired, serverNow()),
      zone: wanted.desired.mall.timezone,
      serverNow,
      watcher,
      rescan,
      online: offline === null,
      signal,
    });
    if (offline) throw offline;
    if (damages === before) settled = wanted;
  }

  /** Asks while a pass runs, and ends the pass when it works for something that is no longer wanted. */
  async function peek(): Promise<void> {
    try {
      await refresh();
    } catch (thrown) {
      if (isAbort(thrown)) return;
      again = true;
      bell();
      return;
    }
    const desired = store.desired()?.desired;
    if (!flight?.goal || !desired) {
      // the pass had read what was wanted before this ring, or found that already there: it does not know of this
      again = true;
      bell();
      return;
    }
    if (flight.goal !== goalOf(desired)) return flight.abort.abort();
    countedFor = `${desired.epoch} ${desired.generation}`;
    tell();
  }

  function nudge(): void {
    if (flight) return void peek();
    again = true;
    bell();
  }

  /** Resolves to false when nobody rang meanwhile. */
  async function rest(ms: number): Promise<boolean> {
    if (again || stopping.signal.aborted) return true;
    const woken = new AbortController();
    bell = () => woken.abort();
    await clock.delay(ms, woken.signal).catch(() => {});
    bell = () => {};
    return woken.signal.aborted;
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      again = false;
      flight = { goal: null, abort: new AbortController() };
      const { signal } = flight.abort;
      const fault = await pass(flight).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      flight = null;
      if (signal.aborted) continue;
      if (fault === null) {
        failures = 0;
        trouble = null;
        show("idle");
        const woken = await rest(idleMs * (0.8 + 0.4 * clock.random()));
        if (!woken) settled = null;
        continue;
      }
      failures += 1;
      const error = toAppError(fault);
      if (trouble?.code !== error.code) trouble = { code: error.code, since: serverNow() };
      const retry = planRetry(error, failures, clock.random(), { since: trouble.since, now: serverNow() });
      log.warn({ code: error.code, err: error, retryInMs: retry.delayMs }, "the sync could not be finished");
      show(retry.phase, retry.reason);
      await rest(retry.delayMs);
    }
  }

  store.onDamage(() => {
    damages += 1;
    settled = null;
    again = true;
    bell();
  });
  const loop = run();
  return {
    nudge,
    state,
    async stop() {
      stopping.abort();
      flight?.abort.abort();
      bell();
      await loop;
    },
  };
}

/** What a pass works for: other files, or another time for them, end it. A new limit holds without that. */
function goalOf({ release, settings, mall }: Desired): string {
  const { windows = null, downloadNow = false } = settings?.line ?? {};
  return JSON.stringify([release.digest, windows, downloadNow, windows && mall.timezone]);
}

function listWorks(active: ReturnType<Store["active"]>): SyncState["works"] {
  return Array.from(active.values(), ({ pointer }) => {
    const { id, slug, revision, manifest } = pointer;
    return { id, slug, revision, manifest, ...timesOf(pointer) };
  });
}

/** Runs one call at a time. Callers that come meanwhile share one more call, which starts after the current one. */
function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let queued: Promise<void> | null = null;
  function call(): Promise<void> {
    if (running === null) {
      running = work().finally(() => {
        running = null;
      });
      return running;
    }
    queued ??= running
      .catch(() => {})
      .then(() => {
        queued = null;
        return call();
      });
    return queued;
  }
  return call;
}
