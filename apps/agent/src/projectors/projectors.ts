import { type Ack, type Command, isForProjector } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import { Actor } from "./actor.ts";
import { resolver } from "./address.ts";
import { Desk } from "./commands/desk.ts";
import { createPjlinkDriver } from "./pjlink/driver.ts";
import { differs, unknownState } from "./state.ts";
import { TcpSession } from "./tcp-session.ts";
import { defaultTimings, type Timings } from "./timings.ts";

export interface ProjectorsOptions {
  /** where the commands' journal is kept; one agent at a time */
  journalDir: string;
  /** lets projectors be on this computer itself: the demo's are */
  allowLoopback: boolean;
  log: Logger;
  /** Called when a state changed, and now and then when only its age did. */
  onState(states: NamedState[]): void;
  onAck(ack: Ack): void;
  /** epoch milliseconds; the console's clock where it is known */
  now?: () => number;
  timings?: Partial<Timings>;
}

export interface NamedState {
  id: string;
  state: ProjectorState;
}

export interface Projectors {
  /** Makes these the mall's projectors. Those that did not change go on undisturbed. */
  configure(configs: ProjectorConfig[]): void;
  /** Takes a command on, or answers again for one that is known; `remainingMs` is what is left of its deadline. Never rejects. */
  handle(command: Command, remainingMs: number): Promise<void>;
  states(): NamedState[];
  /** Asks every projector now and says what they answered. */
  probe(): Promise<{ id: string; name: string; state: ProjectorState }[]>;
  close(): Promise<void>;
}

interface Seat {
  config: ProjectorConfig;
  actor: Actor;
}

/** The mall's projectors: one actor each, one desk for all their commands. */
export function createProjectors(options: ProjectorsOptions): Projectors {
  const timings = { ...defaultTimings, ...options.timings };
  const now = options.now ?? Date.now;
  const seats = new Map<string, Seat>();
  const desk = new Desk({ ...options, folder: options.journalDir, find: (id) => seats.get(id)?.actor, now });
  const states = () => [...seats].map(([id, { actor }]) => ({ id, state: actor.state() }));

  function start(config: ProjectorConfig): Seat {
    const session = new TcpSession(config, resolver(options.allowLoopback), timings);
    let told: ProjectorState = unknownState;
    let toldAt = Number.NEGATIVE_INFINITY;
    const actor = new Actor({
      driver: createPjlinkDriver(config, session),
      timings,
      now,
      log: options.log,
      onState(state) {
        if (!differs(told, state) && performance.now() - toldAt < timings.freshen) return;
        told = state;
        toldAt = performance.now();
        options.onState(states());
      },
    });
    return { config, actor };
  }

  return {
    configure(configs) {
      const wanted = new Map(configs.map((config) => [config.id, config]));
      for (const [id, seat] of seats) {
        const config = wanted.get(id);
        if (config !== undefined && sameDevice(seat.config, config)) seat.config = config;
        else {
          seats.delete(id);
          desk.abandon(id);
          void seat.actor.stop();
        }
      }
      for (const config of configs) if (!seats.has(config.id)) seats.set(config.id, start(config));
      void desk.settle();
      options.onState(states());
    },
    async handle(command, remainingMs) {
      if (isForProjector(command)) return desk.take(command, remainingMs);
      const reason = "This agent cannot search for projectors yet.";
      options.onAck({ commandId: command.id, state: "rejected", reason, attempts: 0, elapsedMs: 0 });
    },
    states,
    async probe() {
      await Promise.all(
        [...seats.values()].map(
          ({ actor }) => new Promise<void>((resolve) => actor.refresh({ progress: () => {}, finish: () => resolve() })),
        ),
      );
      return [...seats].map(([id, { config, actor }]) => ({ id, name: config.name, state: actor.state() }));
    },
    async close() {
      await Promise.all([...seats.values()].map(({ actor }) => actor.stop()));
      await desk.close();
    },
  };
}

function sameDevice(a: ProjectorConfig, b: ProjectorConfig): boolean {
  return a.driver === b.driver && a.host === b.host && a.port === b.port && a.password === b.password;
}
