import { type Ack, type Command, isForProjector } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import { Circuits } from "./circuits.ts";
import { Desk } from "./commands/desk.ts";
import { Memory } from "./memory.ts";
import { isSameDevice, type Seat, takeSeat } from "./seat.ts";
import { defaultTimings, type Timings } from "./timings.ts";
import { resolver } from "./wire/address.ts";
import type { WakeTarget } from "./wire/wake.ts";

export interface ProjectorsOptions {
  /** where the commands' journal and what was learned of devices are kept; one agent at a time */
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
  /** where wake-on-LAN packets go; everybody in the network where it is not said */
  wakeTargets?: readonly WakeTarget[];
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

/** The mall's projectors: one actor each, one desk for all their commands. */
export function createProjectors(options: ProjectorsOptions): Projectors {
  const timings = { ...defaultTimings, ...options.timings };
  const now = options.now ?? Date.now;
  const seats = new Map<string, Seat>();
  const memory = new Memory(options.journalDir, options.log);
  const states = () => [...seats].map(([id, { actor }]) => ({ id, state: actor.state() }));
  const onHand = (_projectorId: string, _on: boolean) => {};
  const desk = new Desk({ ...options, folder: options.journalDir, find: (id) => seats.get(id)?.actor, now, onHand });
  const seatOptions = {
    ...{ timings, memory, now, onHand, log: options.log, wakeTargets: options.wakeTargets },
    resolve: resolver(options.allowLoopback),
    circuits: new Circuits(timings.inrush),
    onState: () => options.onState(states()),
  };

  return {
    configure(configs) {
      const wanted = new Map(configs.map((config) => [config.id, config]));
      for (const [id, seat] of seats) {
        const config = wanted.get(id);
        if (config !== undefined && isSameDevice(seat.config, config)) seat.config = config;
        else {
          seats.delete(id);
          memory.forgetSignIn(id);
          desk.abandon(id);
          void seat.actor.stop();
        }
      }
      for (const config of configs) if (!seats.has(config.id)) seats.set(config.id, takeSeat(config, seatOptions));
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
      await memory.close();
    },
  };
}
