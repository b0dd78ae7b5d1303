import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import { Actor } from "./actor/actor.ts";
import { differs, unknownState } from "./actor/state.ts";
import type { Circuits } from "./circuits.ts";
import { createDriver } from "./drivers.ts";
import type { Memory } from "./memory.ts";
import type { Timings } from "./timings.ts";
import type { Resolve } from "./wire/session.ts";
import { type WakeTarget, wake } from "./wire/wake.ts";

/** A projector of the mall and who speaks to it. */
export interface Seat {
  config: ProjectorConfig;
  actor: Actor;
}

export interface SeatOptions {
  resolve: Resolve;
  timings: Timings;
  circuits: Circuits;
  memory: Memory;
  log: Logger;
  now: () => number;
  wakeTargets?: readonly WakeTarget[] | undefined;
  /** Called when the device was heard; `isNews` when people would see a difference, else only ages changed. */
  onState(isNews: boolean): void;
  onHand(projectorId: string, on: boolean): void;
  /** Called when a device that was out of reach answers again. */
  onBack(projectorId: string): void;
}

/** Puts an actor on a projector. */
export function takeSeat(config: ProjectorConfig, options: SeatOptions): Seat {
  const { id, wakeMac, circuit, pollSeconds, template } = config;
  const { memory, circuits, now, log } = options;
  const timings = { ...options.timings, ...(pollSeconds !== undefined && { idlePoll: pollSeconds * 1000 }) };
  const recall = { known: () => memory.of(id), learn: (more: object) => memory.learn(id, more) };
  const [warmUpSeconds, coolDownSeconds] = [memory.usual(id, true), memory.usual(id, false)];
  let told: ProjectorState = unknownState;
  const actor = new Actor({
    driver: createDriver(config, options.resolve, timings, recall),
    timings,
    now,
    log,
    state: {
      ...unknownState,
      ...(warmUpSeconds !== undefined && { warmUpSeconds }),
      ...(template && {
        inputs: Object.keys(template.inputs)
          .slice(0, 40)
          .map((code) => ({ code })),
      }),
      ...(coolDownSeconds !== undefined && { coolDownSeconds }),
    },
    wake: wakeMac === undefined ? undefined : () => wake(wakeMac, options.wakeTargets),
    turn: () => (circuit === undefined ? 0 : circuits.wait(circuit, performance.now())),
    onHand: (on) => options.onHand(id, on),
    onMove(on, seconds) {
      memory.learnMove(id, on, seconds);
      return memory.usual(id, on);
    },
    onState(state) {
      const isNews = differs(told, state);
      const isBack = told.link === "offline" && state.link === "online";
      if (isNews) told = state;
      options.onState(isNews);
      if (isBack) options.onBack(id);
    },
  });
  return { config, actor };
}

/** True when nothing changed that an actor would have to begin anew for. */
export function isSameDevice(a: ProjectorConfig, b: ProjectorConfig): boolean {
  const { name: _a, ...one } = a;
  const { name: _b, ...other } = b;
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(config: object): unknown {
  return Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
}
