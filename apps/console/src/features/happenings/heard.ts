import { assignedMalls } from "@holofleet/contract/assignments.ts";
import { meets, payloadText } from "@holofleet/shared/cues/condition.ts";
import { admit } from "@holofleet/shared/cues/rate.ts";
import { filtersFor, heardIn } from "@holofleet/shared/cues/topics.ts";
import { storable } from "@holofleet/shared/text.ts";
import PQueue from "p-queue";
import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import {
  allMalls,
  countDropped,
  echoMs,
  enabledCues,
  type LiveCue,
  maxHops,
  recordEvent,
  runsInAgents,
} from "#features/cues/service.ts";

interface Listening {
  cue: LiveCue;
  topic: string;
  /** the malls that it is about, by code */
  malls: Map<string, string>;
}

export interface Ear {
  /** Reads the cues again. @returns the filters to be subscribed */
  load(): Promise<string[]>;
  /** Takes a message of a topic that is not Holofleet's own. Never throws. */
  take(topic: string, payload: Uint8Array): void;
  /** Writes down what was over the limits since the last time. */
  flush(): Promise<void>;
  /** Resolves when everything taken so far is recorded. */
  settled(): Promise<void>;
}

/** Longest payload that is kept with an event, in characters. */
const keptPayload = 4000;

/** Hears the topics of cues for what the console does itself. Messages over a cue's limit cost a count in memory each. */
export function createEar(db: Db, log: Logger): Ear {
  const queue = new PQueue({ concurrency: 4 });
  const recent = new Map<string, number[]>();
  const dropped = new Map<string, number>();
  let listening: Listening[] = [];

  const hear = async ({ cue, malls }: Listening, mall: string, topic: string, payload: string) => {
    const hops = await hopsOf(db, topic, payload);
    await db.$transaction((tx) =>
      recordEvent(tx, cue, {
        key: `heard ${crypto.randomUUID()}`,
        how: "heard",
        mallId: malls.get(mall) ?? null,
        at: new Date(),
        facts: { subject: topic, payload: storable(payload.slice(0, keptPayload)) },
        hops,
        stopped: hops > maxHops ? "loop" : null,
      }),
    );
  };

  return {
    async load() {
      const malls = await allMalls(db);
      listening = (await enabledCues(db)).flatMap((cue): Listening[] => {
        const { trigger } = cue;
        if (trigger.type !== "topic" || cue.actions.every((action) => runsInAgents(trigger, action))) return [];
        const own = assignedMalls(cue.malls, malls).map(({ code, id }) => [code, id] as const);
        return [{ cue, topic: trigger.topic, malls: new Map(own) }];
      });
      return filtersFor(listening.map(({ topic }) => topic));
    },
    take(topic, bytes) {
      const text = payloadText(bytes);
      const payload = storable(text ?? "");
      for (const one of text === null ? [] : listening) {
        const { cue } = one;
        const mall = heardIn(one.topic, topic);
        if (mall === null || (mall !== "" && !one.malls.has(mall))) continue;
        if (cue.trigger.type !== "topic" || !meets(cue.trigger.condition, payload)) continue;
        const next = admit(recent.get(cue.id) ?? [], performance.now(), cue.maxPerMinute);
        if (next === null) {
          dropped.set(cue.id, (dropped.get(cue.id) ?? 0) + 1);
          continue;
        }
        recent.set(cue.id, next);
        queue
          .add(() => hear(one, mall, topic, payload))
          .catch((error: unknown) => log.error({ err: error, cue: cue.name }, "cues: an event could not be recorded"));
      }
    },
    async flush() {
      const counts = [...dropped];
      dropped.clear();
      for (const [id, count] of counts) await countDropped(db, id, count, new Date());
    },
    settled: () => queue.onIdle(),
  };
}

/** How many publishes of cues led to a message, as far as the console can tell: its own words that come back soon. */
async function hopsOf(db: Db, topic: string, payload: string): Promise<number> {
  const cause = await db.cueResult.findFirst({
    where: { topic, payload, startedAt: { gt: new Date(Date.now() - echoMs) } },
    orderBy: { event: { hops: "desc" } },
    select: { event: { select: { hops: true } } },
  });
  return cause === null ? 0 : cause.event.hops + 1;
}
