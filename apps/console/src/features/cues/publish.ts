import { type CueReason, cueActionSchema } from "@holofleet/contract/fleet/cues.ts";
import { topicIn } from "@holofleet/shared/cues/topics.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { type Facts, fill, publishPatienceMs, publishWaitMs } from "./rules.ts";

/** How handing a message to the broker ended: `unsent` for sure, or nobody can tell. */
export type Sent = "sent" | "unsent" | "unknown";
export type Publish = (topic: string, payload: string) => Promise<Sent>;

/** Most messages of one round. */
const lot = 100;

/**
 * Publishes the messages that wait, each claimed before it goes out, so that none goes out twice. What the broker surely did not
 * get is tried again for some minutes; what it may have got is not.
 */
export async function publishWaiting(db: Db, publish: Publish): Promise<void> {
  const now = new Date();
  const rows = await db.cueResult.findMany({
    where: {
      state: "waiting",
      wish: { path: ["type"], equals: "publish" },
      OR: [{ nextAt: null }, { nextAt: { lte: now } }],
    },
    include: { event: { include: { mall: true } } },
    orderBy: { eventId: "asc" },
    take: lot,
  });
  for (const { event, ...row } of rows) {
    const wish = cueActionSchema.parse(row.wish);
    if (wish.type !== "publish") continue;
    const mall = event.mall?.code ?? "";
    const facts = event.facts as unknown as Facts;
    const time = clockIn(event.at, event.mall?.timezone ?? "UTC");
    const said = {
      topic: topicIn(wish.topic, mall),
      payload: fill(wish.payload, { mall, mallName: event.mall?.name ?? "", time, ...facts }),
    };
    const id = { eventId: row.eventId, action: row.action };
    const { count } = await db.cueResult.updateMany({
      where: { ...id, state: "waiting" },
      data: { state: "running", startedAt: now, attempts: { increment: 1 }, ...said },
    });
    if (count === 0) continue;
    await recordPublished(
      db,
      { id, cueId: event.cueId, since: event.createdAt, attempts: row.attempts + 1 },
      await publish(said.topic, said.payload),
    );
  }
}

interface Claimed {
  id: { eventId: string; action: string };
  cueId: string;
  since: Date;
  attempts: number;
}

async function recordPublished(db: Db, { id, cueId, since, attempts }: Claimed, sent: Sent): Promise<void> {
  const now = new Date();
  const again = sent === "unsent" && now.getTime() - since.getTime() < publishPatienceMs;
  const data = again
    ? {
        state: "waiting",
        nextAt: new Date(now.getTime() + publishWaitMs(attempts)),
        reason: noBroker,
        reasonCode: "no_broker",
      }
    : { ...ends[sent], finishedAt: now };
  await db.cueResult.updateMany({ where: { ...id, state: "running" }, data });
  await notify(db, { kind: "cue", id: cueId });
}

const noBroker = "The broker could not be reached.";
const ends: Record<Sent, { state: string; reason: string | null; reasonCode: CueReason | null }> = {
  sent: { state: "done", reason: null, reasonCode: null },
  unsent: { state: "failed", reason: `${noBroker} It was tried for five minutes.`, reasonCode: "no_broker" },
  unknown: {
    state: "unknown",
    reason: "The connection ended before the broker said that it had the message. It is not sent twice.",
    reasonCode: "maybe_sent",
  },
};

/** Ends what a console left under way that published before this one: it may have gone out, and it is not sent twice. */
export async function endInterrupted(db: Db): Promise<void> {
  const rows = await db.cueResult.findMany({
    where: { state: "running", wish: { path: ["type"], equals: "publish" } },
    select: { eventId: true, action: true, event: { select: { cueId: true } } },
  });
  for (const { event, ...id } of rows) {
    const data = {
      ...ends.unknown,
      reason: "The console stopped while it was sent. It is not sent twice.",
      reasonCode: "interrupted",
      finishedAt: new Date(),
    };
    await db.cueResult.updateMany({ where: { ...id, state: "running" }, data });
    await notify(db, { kind: "cue", id: event.cueId });
  }
}
