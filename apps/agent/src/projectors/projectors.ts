import { type Ack, type Command, isForProjector } from "@holofleet/shared/protocol/commands.ts";
import type { HoursStatus, OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";
import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import { Circuits } from "./circuits.ts";
import { Desk } from "./commands/desk.ts";
import { SearchDesk } from "./discovery/desk.ts";
import type { DiscoverOptions } from "./discovery/discover.ts";
import { keepHours } from "./hours/keeper.ts";
import { Memory } from "./memory.ts";
import { isSameDevice, type Seat, takeSeat } from "./seat.ts";
import { defaultTimings, type Timings } from "./timings.ts";
import { resolver } from "./wire/address.ts";
import { listenForNotices } from "./wire/notices.ts";
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
  /** where searches look */
  discovery?: Pick<DiscoverOptions, "ports" | "searchTargets">;
  /** UDP port of PJLink notifications, 4352; without one they are not listened for */
  noticePort?: number;
}

export interface NamedState {
  id: string;
  state: ProjectorState;
}

export interface Projectors {
  /** Makes these the mall's projectors and opening hours. Those that did not change go on undisturbed. */
  configure(configs: readonly ProjectorConfig[], hours?: readonly OpeningHours[]): void;
  /** Takes a command on, or answers again for one that is known; `remainingMs` is what is left of its deadline. Never rejects. */
  handle(command: Command, remainingMs: number): Promise<void>;
  states(): NamedState[];
  /** How the opening hours stand. */
  hours(): HoursStatus[];
  /** Asks every projector now and says what they answered. */
  probe(): Promise<{ id: string; name: string; state: ProjectorState }[]>;
  close(): Promise<void>;
}

/** The mall's projectors: one actor each, one desk for all their commands, opening hours and searches beside it. */
export function createProjectors(options: ProjectorsOptions): Projectors {
  const timings = { ...defaultTimings, ...options.timings };
  const now = options.now ?? Date.now;
  const seats = new Map<string, Seat>();
  const memory = new Memory(options.journalDir, options.log);
  const states = () => [...seats].map(([id, { actor }]) => ({ id, state: actor.state() }));
  const resolve = resolver(options.allowLoopback);
  let toldAt = Number.NEGATIVE_INFINITY;
  /** Ages alone are told now and then, all in one: sixty-four devices are no reason to talk all the time. */
  const onState = (isNews: boolean) => {
    if (!isNews && performance.now() - toldAt < timings.freshen) return;
    toldAt = performance.now();
    options.onState(states());
  };
  const onHand = (projectorId: string, on: boolean) => keeper.hand(projectorId, on);
  const desk = new Desk({ ...options, folder: options.journalDir, find: (id) => seats.get(id)?.actor, now, onHand });
  const keeper = keepHours({
    folder: options.journalDir,
    now,
    log: options.log,
    pauses: timings.persist,
    order: (command, remainingMs, onAck) => desk.take(command, remainingMs, onAck),
    onChange: () => onState(true),
  });
  const known = () => [...seats.values()].map(({ config }) => config);
  const searches = new SearchDesk({ resolve, timings, known, ...options.discovery }, options.onAck);
  const seatOptions = {
    ...{ timings, memory, now, onHand, onState, resolve, log: options.log, wakeTargets: options.wakeTargets },
    onBack: (projectorId: string) => keeper.back(projectorId),
    circuits: new Circuits(timings.inrush),
  };
  const notices = options.noticePort === undefined ? null : listenForNotices(options.noticePort, hint, options.log);

  function hint(address: string): void {
    for (const { config, actor } of seats.values()) if (config.host === address) actor.hint();
  }

  return {
    configure(configs, hours = []) {
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
      keeper.configure(hours);
      onState(true);
    },
    handle: (command, remainingMs) =>
      isForProjector(command) ? desk.take(command, remainingMs) : searches.take(command, remainingMs),
    states,
    hours: keeper.status,
    async probe() {
      await Promise.all(
        [...seats.values()].map(
          ({ actor }) => new Promise<void>((resolve) => actor.refresh({ progress: () => {}, finish: () => resolve() })),
        ),
      );
      return [...seats].map(([id, { config, actor }]) => ({ id, name: config.name, state: actor.state() }));
    },
    async close() {
      notices?.close();
      await keeper.close();
      await searches.close();
      await Promise.all([...seats.values()].map(({ actor }) => actor.stop()));
      await desk.close();
      await memory.close();
    },
  };
}
