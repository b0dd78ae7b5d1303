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
  cues(): Reported["cues"];
  playing(): Reported["playing"];
  /** what is wrong beside the sync */
  faults(): Reported["faults"];
  scrub(): Scrub;
  /** what is done for an older back end, where there is one */
  legacy?(): Reported["legacy"];
  /** bytes */
  disk(): Promise<Reported["disk"]>;
  uplink: { status(body: Status): void; reported(body: Reported): void };
  log: Logger;
}

export interface Reporter {
  /** The sync moved: status at most once a second, a snapshot when something ended or switched. */
  syncChanged(state: SyncState): void;
  projectorsChanged(): void;
  cuesChanged(): void;
  playingChanged(): void;
  faultsChanged(): void;
  scrubChanged(): void;
  /** Pictures of an older back end came, or its broker was lost. */
  legacyChanged(): void;
  /** A snapshot soon: the doorbell rings also when a broker lost what was told last. */
  asked(): void;
  /** A snapshot now: a connection is new. */
  snapshot(): void;
  stop(): void;
}

const statusMs = 1_000;
const reportedMs = 2_000;
/** A snapshot is large: single pictures of an older back end are worth one less often. */
const legacyMs = 5_000;

/** Decides when the console hears what, so that a thousand agents at work stay a murmur. */
export function createReporter(options: ReporterOptions): Reporter {
  const { bootId, uplink, log } = options;
  let seq = 0;
  let lastStatus: Status | null = null;
  let last: SyncState | null = null;

  const status = createPace(statusMs, () => {
    const next = presentStatus(bootId, options.sync(), options.legacy?.());
    if (isDeepStrictEqual(next, lastStatus)) return;
    lastStatus = next;
    uplink.status(next);
  });

  const reported = createPace(reportedMs, async () => {
    try {
      const disk = await options.disk();
      const { scrub, playing, faults, projectors, hours, sync } = options;
      const legacy = options.legacy?.();
      const rooms = { projectors: projectors(), hours: hours(), cues: options.cues(), ...(legacy && { legacy }) };
      const beside = { disk, scrub: scrub(), playing: playing(), faults: faults(), ...rooms };
      uplink.reported(presentReported({ bootId, seq: seq++ }, sync(), beside));
    } catch (thrown) {
      log.warn({ err: thrown }, "could not tell the console what this agent holds");
    }
  });

  const legacy = createPace(legacyMs, () => reported.now());

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
    cuesChanged: () => reported.soon(),
    playingChanged: () => reported.soon(),
    faultsChanged: () => reported.soon(),
    scrubChanged: () => reported.soon(),
    legacyChanged() {
      status.soon();
      legacy.soon();
    },
    asked: () => reported.soon(),
    snapshot: () => reported.now(),
    stop() {
      status.stop();
      legacy.stop();
      reported.stop();
    },
  };
}
