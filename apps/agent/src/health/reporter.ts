import { isDeepStrictEqual } from "node:util";
import type { Reported, Scrub } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import type { Logger } from "pino";
import type { NamedState } from "#projectors/projectors.ts";
import type { SyncState } from "#sync/reconcile.ts";
import { createPace } from "./pace.ts";
import { diffSync, presentReported, presentStatus } from "./snapshot.ts";

export interface ReporterOptions {
  bootId: string;
  sync(): SyncState;
  projectors(): NamedState[];
  hours(): Reported["hours"];
  playing(): Reported["playing"];
  /** what is wrong beside the sync */
  faults(): Reported["faults"];
  scrub(): Scrub;
  /** bytes */
  disk(): Promise<Reported["disk"]>;
  uplink: { status(body: Status): void; reported(body: Reported): void };
  log: Logger;
}

export interface Reporter {
  /** The sync moved: status at most once a second, a snapshot when something ended or switched. */
  syncChanged(state: SyncState): void;
  projectorsChanged(): void;
  playingChanged(): void;
  faultsChanged(): void;
  scrubChanged(): void;
  /** A snapshot soon: the doorbell rings also when a broker lost what was told last. */
  asked(): void;
  /** A snapshot now: a connection is new. */
  snapshot(): void;
  stop(): void;
}

const statusMs = 1_000;
const reportedMs = 2_000;

/** Decides when the console hears what, so that a thousand agents at work stay a murmur. */
export function createReporter(options: ReporterOptions): Reporter {
  const { bootId, uplink, log } = options;
  let seq = 0;
  let lastStatus: Status | null = null;
  let last: SyncState | null = null;

  const status = createPace(statusMs, () => {
    const next = presentStatus(bootId, options.sync());
    if (isDeepStrictEqual(next, lastStatus)) return;
    lastStatus = next;
    uplink.status(next);
  });

  const reported = createPace(reportedMs, async () => {
    try {
      const disk = await options.disk();
      const { scrub, playing, faults, projectors, hours, sync } = options;
      const rooms = { projectors: projectors(), hours: hours() };
      const beside = { disk, scrub: scrub(), playing: playing(), faults: faults(), ...rooms };
      uplink.reported(presentReported({ bootId, seq: seq++ }, sync(), beside));
    } catch (thrown) {
      log.warn({ err: thrown }, "could not tell the console what this agent holds");
    }
  });

  return {
    syncChanged(state) {
      status.soon();
      const news = diffSync(last, state);
      last = state;
      if (news === "moved") reported.soon();
      if (news !== "ended") return;
      status.now();
      reported.now();
    },
    projectorsChanged: () => reported.soon(),
    playingChanged: () => reported.soon(),
    faultsChanged: () => reported.soon(),
    scrubChanged: () => reported.soon(),
    asked: () => reported.soon(),
    snapshot: () => reported.now(),
    stop() {
      status.stop();
      reported.stop();
    },
  };
}
