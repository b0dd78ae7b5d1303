import { createHash } from "node:crypto";
import { type Ack, isFinal, type ProjectorCommand } from "@holofleet/shared/protocol/commands.ts";
import type { HoursStatus, OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";
import { isZone } from "@holofleet/shared/zone.ts";
import { HoursFile, type Kept } from "./file.ts";
import { type Due, planHours, presentHours } from "./plan.ts";
import { isPassing, pauseAfter, type Try } from "./trying.ts";

export interface KeeperOptions {
  /** where what was carried out is kept */
  folder: string;
  /** epoch milliseconds, by the console's clock where it is known */
  now: () => number;
  log: ConstructorParameters<typeof HoursFile>[1];
  /** before an hour that did not come about at a projector is tried there again, milliseconds; the last one repeats */
  pauses: readonly number[];
  /** Carries an order of the agent's own out; one with the id of an older one is not carried out again. */
  order(command: ProjectorCommand, remainingMs: number, onAck: (ack: Ack) => void): Promise<void>;
  onChange(): void;
}

export interface HoursKeeper {
  /** Makes these the mall's opening hours. What changed begins now: it carries nothing out for the past. */
  configure(hours: readonly OpeningHours[]): void;
  /** Somebody switched a projector. */
  hand(projector: string, on: boolean): void;
  /** A projector that was out of reach answers again. */
  back(projector: string): void;
  status(): HoursStatus[];
  close(): Promise<void>;
}

/** How long an order of opening hours is good for, as long as one of an operator: milliseconds. */
const orderMs = 300_000;
/** At least so often the clock is looked at: it may be set, and a computer may sleep. */
const lookMs = 30_000;
/** A memory of a later moment than this is of a clock that was wrong. */
const aheadMs = 300_000;

/** Switches projectors by the mall's opening hours, with or without a network. */
export function keepHours(options: KeeperOptions): HoursKeeper {
  const { now } = options;
  const file = new HoursFile(options.folder, options.log);
  let current = new Map<string, OpeningHours>();
  let isFirst = true;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function look(): void {
    clearTimeout(timer);
    if (isClosed) return;
    let wait = lookMs;
    for (const hours of current.values()) {
      const kept = file.of(hours.id, now());
      if (kept.doneAt > now() + aheadMs) file.keep(hours.id, { ...kept, doneAt: now() });
      const { due, trying, again, wakeAt } = planHours(hours, kept, now());
      if (Object.keys(trying).length < Object.keys(kept.trying).length) file.keep(hours.id, { ...kept, trying });
      if (due.length > 0) carryOut(hours, due);
      for (const projector of again) void tryAgain(hours, projector, trying[projector]);
      if (wakeAt !== null) wait = Math.min(wait, Math.max(0, wakeAt - now()));
    }
    timer = setTimeout(look, wait);
    timer.unref();
  }

  function carryOut(hours: OpeningHours, due: readonly Due[]): void {
    const [first] = due;
    if (first === undefined) return;
    const { at, on, how } = first;
    const last: NonNullable<Kept["last"]> = { at, on, how, results: [] };
    const orders = due.filter((one) => one.how !== "missed").map((one) => give(hours, one, 1, last));
    // only when every order is in the journal may the hour count as carried out
    void Promise.all(orders).then(() => settle(hours.id, last));
    file.hold(hours.id, now());
  }

  /** Mains that come late, a switch that restarts: the hour still counts. */
  async function tryAgain(hours: OpeningHours, projector: string, open: Try | undefined): Promise<void> {
    const { last } = file.of(hours.id, now());
    if (open !== undefined)
      await give(hours, { projector, ...open }, open.tries + 1, last?.at === open.at ? last : null);
  }

  function give(
    hours: OpeningHours,
    { projector, on, at }: Pick<Due, "projector" | "on" | "at">,
    tries: number,
    last: Kept["last"],
  ): Promise<void> {
    const name = digestOf(`${hours.id} ${projector} ${at} ${on}${tries > 1 ? ` ${tries}` : ""}`);
    const why = `opening hours of ${hours.name}`.slice(0, 200);
    const command: ProjectorCommand = {
      ...{ id: `hours-${name}`, target: { projector }, wish: { type: "power" as const, on }, why },
      deadline: now() + orderMs,
    };
    const pause = pauseAfter(tries, options.pauses);
    // should the agent end before the order does, it is looked after when it is over
    const { result, reason } = file.of(hours.id, now()).trying[projector] ?? {};
    const ended = tries > 1 && { result, reason };
    note(hours.id, projector, { on, at, tries, nextAt: now() + orderMs + pause, isRunning: true, ...ended });
    return options.order(command, orderMs, (ack) => {
      const open = file.of(hours.id, now()).trying[projector];
      if (!isFinal(ack.state) || open?.at !== at || open.tries !== tries) return;
      const result = ack.state;
      const reason = ack.reason?.slice(0, 200);
      note(
        hours.id,
        projector,
        isPassing(result) ? { ...open, isRunning: false, result, reason, nextAt: now() + pause } : null,
      );
      const seconds = Math.round((tries > 1 ? Math.max(0, now() - at) : ack.elapsedMs) / 1000);
      const told = { projector, result, seconds, ...(reason !== undefined && { reason }) };
      if (last !== null) last.results = [...last.results.filter((known) => known.projector !== projector), told];
      settle(hours.id, last);
      look();
    });
  }

  function note(id: string, projector: string, open: Try | null): void {
    const kept = file.of(id, now());
    const { [projector]: _before, ...others } = kept.trying;
    file.keep(id, { ...kept, trying: open === null ? others : { ...others, [projector]: open } });
  }

  function settle(id: string, last: Kept["last"]): void {
    const kept = file.of(id, now());
    if (last !== null && (kept.last?.at ?? 0) <= last.at) file.keep(id, { ...kept, last });
    options.onChange();
  }

  return {
    configure(wanted) {
      const next = new Map(wanted.filter(({ timezone }) => isZone(timezone)).map((hours) => [hours.id, hours]));
      for (const { id, timezone } of wanted)
        if (!next.has(id))
          options.log.warn({ hours: id, timezone }, "this system does not know the zone of opening hours");
      for (const [id, hours] of next) {
        const kept = file.of(id, now());
        const digest = digestOf(JSON.stringify(hours));
        if (kept.digest !== digest) file.keep(id, { ...kept, digest, doneAt: now() });
      }
      // the first list may be of a program that only looks
      if (!isFirst) file.drop((id) => !next.has(id));
      current = next;
      isFirst = false;
      look();
    },
    hand(projector, on) {
      const at = now();
      for (const hours of current.values()) {
        if (!hours.projectors.includes(projector)) continue;
        const kept = file.of(hours.id, at);
        file.keep(hours.id, { ...kept, hands: { ...kept.hands, [projector]: { on, at } } });
      }
      look();
      options.onChange();
    },
    back(projector) {
      for (const { id } of current.values()) {
        const open = file.of(id, now()).trying[projector];
        if (open?.result === "unreachable" && !open.isRunning) note(id, projector, { ...open, nextAt: now() });
      }
      look();
    },
    status: () =>
      [...current.values()].map((hours) => {
        const kept = file.of(hours.id, now());
        return presentHours(hours, kept, kept.last, now());
      }),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await file.close();
    },
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}
