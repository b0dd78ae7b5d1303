import { type DropReason, decode, type Envelope } from "@holofleet/shared/protocol/codec.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import { parseTopic, type UpKind, upKinds } from "@holofleet/shared/protocol/topics.ts";
import PQueue from "p-queue";
import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import { recordMessage, recordProgress } from "#features/messages/service.ts";

/** How long statuses are gathered before they are written in one statement. */
const gatherMs = 500;
/** Messages recorded at the same time: below the pool, so that a thousand agents that come back leave room for people. */
const concurrency = 8;
/** Messages that may wait; more are dropped and counted: agents say it again. */
const maxWaiting = 20_000;

export type InboundDrop = DropReason | "topic" | "overload";

export interface Inbound {
  /** Takes a message as it came from the broker. Never throws. */
  take(topic: string, payload: Uint8Array): void;
  /** How many messages were dropped, by reason. */
  dropped(): Partial<Record<InboundDrop, number>>;
  /** Resolves when everything taken so far is recorded. */
  settled(): Promise<void>;
}

/** Turns messages into records: decoded, progress gathered, the rest at once. Bad input is counted and logged once per reason. */
export function createInbound(db: Db, log: Logger): Inbound {
  const queue = new PQueue({ concurrency });
  const drops = new Map<InboundDrop, number>();
  let statuses = new Map<string, { status: Status; at: Date }>();
  let timer: NodeJS.Timeout | undefined;

  const drop = (reason: InboundDrop, topic: string) => {
    const count = (drops.get(reason) ?? 0) + 1;
    drops.set(reason, count);
    if (count === 1)
      log.warn({ reason, topic: topic.slice(0, 200) }, "bridge: a message was dropped; others are counted");
  };

  const record = (work: () => Promise<void>) =>
    queue.add(work).catch((error: unknown) => log.error({ err: error }, "bridge: a message could not be recorded"));

  /** Progress that is gathered goes before what comes after it, so that a run's last count is never lost to its end. */
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (statuses.size === 0) return;
    const gathered = statuses;
    statuses = new Map();
    void record(() => recordProgress(db, gathered));
  };

  const accept = (agentId: string, envelope: Envelope<UpKind>) => {
    const at = new Date();
    if (envelope.type === "status") {
      statuses.set(agentId, { status: envelope.body as Status, at });
      timer ??= setTimeout(flush, gatherMs);
      return;
    }
    const gathered = envelope.type === "reported" ? statuses.get(agentId) : undefined;
    if (gathered) statuses.delete(agentId);
    void record(async () => {
      if (gathered) await recordProgress(db, new Map([[agentId, gathered]]));
      await recordMessage(db, agentId, envelope, at);
    });
  };

  return {
    take(topic, payload) {
      const named = parseTopic(topic);
      const kind = upKinds.find((up) => up === named?.kind);
      if (named === null || kind === undefined) return drop("topic", topic);
      const decoded = decode(kind, payload);
      if (!decoded.ok) return drop(decoded.reason, topic);
      if (queue.size >= maxWaiting) return drop("overload", topic);
      accept(named.agentId, decoded.envelope);
    },
    dropped: () => Object.fromEntries(drops),
    async settled() {
      flush();
      await queue.onIdle();
    },
  };
}
