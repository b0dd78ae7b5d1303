import { randomUUID } from "node:crypto";
import { meets, payloadText } from "@holofleet/shared/cues/condition.ts";
import type { AgentCue, CuesStatus } from "@holofleet/shared/cues/messages.ts";
import { admit } from "@holofleet/shared/cues/rate.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import { type Ack, isFinal, type ProjectorCommand } from "@holofleet/shared/protocol/commands.ts";
import { storable } from "@holofleet/shared/text.ts";
import { isZone } from "@holofleet/shared/zone.ts";
import type { Logger } from "pino";
import {
  type CueEvent,
  isOpen,
  nameOf,
  type Order,
  type OrderEnd,
  pickReports,
  presentEvent,
  type Unfolding,
} from "./events.ts";
import { CueRecord } from "./record.ts";
import { planSchedule } from "./schedule.ts";

export interface CuesOptions {
  /** where events are kept; one agent at a time */
  folder: string;
  /** epoch milliseconds, by the console's clock where it is known */
  now: () => number;
  log: Logger;
  /** Carries out what somebody wants of a projector; answers come by `acked`. One with the id of an older one does not act again. */
  order(command: ProjectorCommand, remainingMs: number): Promise<void>;
  /** what is heard at the broker */
  ears: {
    want(topics: readonly string[]): void;
    hearing(topic: string): { hears: true } | { hears: false; reason: string };
  };
  onChange(): void;
}

/** The mall's cues: what happens on their topics and by their clocks, and what the projectors then do. */
export interface Cues {
  /** Makes these the mall's cues. Of one that is gone no more steps begin. */
  configure(cues: readonly AgentCue[]): void;
  /** Something was said on a topic of a cue. */
  heard(topic: string, payload: Uint8Array): void;
  /** Takes an answer to an order of a cue; false for those of others. */
  acked(ack: Ack): boolean;
  /** How the cues stand, for the console. */
  status(): CuesStatus;
  close(): Promise<void>;
}

/** How long an order of a cue is good for, as long as one of an operator: milliseconds. */
const orderMs = 300_000;
/** Later than this no order begins any more: nobody waits for that light now. */
const lateMs = 60_000;
/** At least so often the clock is looked at: it may be set, and a computer may sleep. */
const lookMs = 30_000;
/** A memory of a later moment than this is of a clock that was wrong. */
const aheadMs = 300_000;
/** Bytes of a snapshot that reports of events may take. */
const reportBytes = 24_000;

export function createCues(options: CuesOptions): Cues {
  const { folder, now, log, ears, onChange } = options;
  let cues: readonly AgentCue[] = [];
  /** that came or came back while the agent ran; of those it began with it may have missed something */
  const fresh = new Set<string>();
  let isFirst = true;
  let opening: Promise<CueRecord> | null = null;
  let record: CueRecord | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** orders that were given in this run, and whose they are */
  const given = new Map<string, Unfolding>();
  /** by cue: moments of the events of the last minute, monotonic */
  const recent = new Map<string, number[]>();
  const dropped = new Map<string, { count: number; at: number }>();

  /** Opened when it is first needed; an opening that failed is tried again by the next event. */
  function open(): Promise<CueRecord> {
    opening ??= CueRecord.open(folder).then(
      (opened) => {
        record = opened;
        return opened;
      },
      (thrown) => {
        opening = null;
        throw thrown;
      },
    );
    return opening;
  }

  /** Does what is due, and comes back when the next is. */
  function look(): void {
    clearTimeout(timer);
    if (isClosed || record === null) return;
    let wait = lookMs;
    for (const unfolding of record.events().filter(isOpen)) {
      for (const order of unfolding.orders) {
        if (unfolding.ends.has(order.id) || given.has(order.id)) continue;
        if (order.dueAt <= now()) give(order, unfolding);
        else wait = Math.min(wait, order.dueAt - now());
      }
    }
    for (const cue of cues) {
      if (cue.trigger.type !== "schedule") continue;
      const digest = nameOf(JSON.stringify(cue.trigger));
      const mark = record.markOf(cue.id, digest);
      const isNew = fresh.delete(cue.id) || mark === null || mark > now() + aheadMs;
      const doneAt = isNew ? begin(cue.id, digest) : mark;
      const { due, missed, wakeAt } = planSchedule(cue.trigger, cue.trigger.timezone, doneAt, now());
      const at = due ?? missed;
      if (at !== null) {
        keep(record.mark({ cue: cue.id, digest, at: now() }));
        const problem = due === null ? "It was time while the agent or its computer was off." : null;
        void happen(cue, { id: `clock-${nameOf(cue.id, String(at))}`, at, payload: "" }, problem);
      }
      if (wakeAt !== null) wait = Math.min(wait, Math.max(0, wakeAt - now()));
    }
    timer = setTimeout(look, wait);
    timer.unref();
  }

  /** New schedules begin now: they carry nothing out for the past. */
  function begin(cue: string, digest: string): number {
    const at = now();
    if (record !== null) keep(record.mark({ cue, digest, at }));
    return at;
  }

  async function happen(
    { id: cue, name, actions, maxPerMinute }: AgentCue,
    happened: Pick<CueEvent, "id" | "at" | "payload">,
    problem: string | null = null,
  ): Promise<void> {
    const admitted = admit(recent.get(cue) ?? [], performance.now(), maxPerMinute);
    if (admitted === null) {
      dropped.set(cue, { count: (dropped.get(cue)?.count ?? 0) + 1, at: now() });
      return onChange();
    }
    recent.set(cue, admitted);
    const asked = problem === null ? actions : actions.map(({ id }) => ({ id, steps: [], problem }));
    const event: CueEvent = { ...happened, cue, why: `cue ${name}`.slice(0, 200), actions: asked };
    try {
      const kept = await open();
      if (kept.events().some((known) => known.event.id === event.id)) return;
      await kept.recordEvent(event);
    } catch (thrown) {
      return log.error({ err: thrown, cue }, `a cue did nothing: ${toAppError(thrown).message}`);
    }
    look();
    onChange();
  }

  function give({ id, projector, wish, dueAt }: Order, unfolding: Unfolding): void {
    const { event } = unfolding;
    given.set(id, unfolding);
    if (cues.every((cue) => cue.id !== event.cue)) {
      end(id, { result: "rejected", reason: "The cue was switched off meanwhile.", at: now() });
      return;
    }
    const deadline = dueAt + orderMs;
    // one that began before a restart is answered as it ended, however late that is asked
    const remainingMs = now() - dueAt > lateMs ? 0 : deadline - now();
    void options.order({ id, target: { projector }, wish, deadline, why: event.why }, remainingMs);
  }

  function end(order: string, ended: OrderEnd): void {
    const unfolding = given.get(order);
    // the next start asks again, and is answered the same
    if (isClosed || unfolding === undefined || unfolding.ends.has(order)) return;
    given.delete(order);
    unfolding.ends.set(order, ended);
    if (record !== null) keep(record.recordEnd(order, ended));
    onChange();
  }

  function keep(writing: Promise<void>): void {
    writing.catch((thrown) => log.warn({ err: thrown }, "what a cue did could not be kept"));
  }

  async function resume(): Promise<void> {
    try {
      await open();
      look();
      onChange();
    } catch (thrown) {
      log.error({ err: thrown }, "events of cues cannot be read");
    }
  }

  return {
    configure(wanted) {
      const before = new Set(cues.map(({ id }) => id));
      cues = wanted.filter(({ id, trigger }) => {
        if (trigger.type === "topic" || isZone(trigger.timezone)) return true;
        log.warn({ cue: id, timezone: trigger.timezone }, "this system does not know the zone of a cue");
        return false;
      });
      for (const { id } of cues) if (!isFirst && !before.has(id)) fresh.add(id);
      isFirst = false;
      ears.want(cues.flatMap(({ trigger }) => (trigger.type === "topic" ? trigger.topic : [])));
      for (const id of dropped.keys()) if (cues.every((cue) => cue.id !== id)) dropped.delete(id);
      void resume();
    },
    heard(topic, payload) {
      const text = payloadText(payload);
      if (text === null || isClosed) return;
      const happened = { at: now(), payload: storable(text.slice(0, 200)) };
      for (const cue of cues) {
        const { trigger } = cue;
        if (trigger.type === "topic" && trigger.topic === topic && meets(trigger.condition, text))
          void happen(cue, { id: `heard-${randomUUID()}`, ...happened });
      }
    },
    acked({ commandId, state, reason }) {
      if (!commandId.startsWith("cue-")) return false;
      if (isFinal(state)) end(commandId, { result: state, reason, at: now() });
      else onChange();
      return true;
    },
    status: () => ({
      listening: cues.flatMap(({ id, trigger }) =>
        trigger.type === "topic" ? [presentHearing(id, ears.hearing(trigger.topic))] : [],
      ),
      reports: pickReports(
        (record?.events() ?? []).map((unfolding) => presentEvent(unfolding, (id) => given.has(id), now())),
        reportBytes,
      ),
      dropped: [...dropped].map(([cue, { count, at }]) => ({ cue, count, at })),
    }),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await opening?.then((opened) => opened.close()).catch(() => {});
    },
  };
}

function presentHearing(cue: string, hearing: ReturnType<CuesOptions["ears"]["hearing"]>) {
  return hearing.hears ? { cue, hears: true } : { cue, hears: false, reason: hearing.reason.slice(0, 200) };
}
