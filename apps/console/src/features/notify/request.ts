import { randomUUID } from "node:crypto";
import type { Delivery } from "@holofleet/contract/notify/deliveries.ts";
import type { FleetEvent } from "@holofleet/contract/notify/events.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { storableValue } from "@holofleet/shared/text.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { addJob } from "#db/jobs.ts";
import { notify } from "#db/notices.ts";
import { unknownChannel } from "./channels.ts";
import { deliveryParts, presentDelivery } from "./present.ts";

/**
 * Tells a channel of an event, when the caller's transaction commits. A channel hears of the same event once, however often it is
 * asked; one that is switched off keeps a row that says so.
 * @returns the id of the delivery
 * @throws AppError not_found
 */
export async function requestDelivery(
  tx: Tx,
  { channelId, event: told }: { channelId: string; event: FleetEvent },
): Promise<string> {
  // what a device said may be part of it, cut anywhere
  const event = storableValue(told);
  const channel = await tx.channel.findUnique({
    where: { id: channelId },
    select: { kind: true, enabled: true, people: { select: { id: true } } },
  });
  if (channel === null) throw unknownChannel(channelId);
  const off = { state: "failed", answer: "The channel is switched off.", finishedAt: new Date() };
  const { count } = await tx.delivery.createMany({
    data: { channelId, eventId: event.id, event, ...(!channel.enabled && off) },
    skipDuplicates: true,
  });
  const named = { channelId_eventId: { channelId, eventId: event.id } };
  const { id } = await tx.delivery.findUniqueOrThrow({ where: named, select: { id: true } });
  if (count === 1 && channel.enabled) {
    if (channel.kind === "app") await leaveNotices(tx, id, event, channel.people);
    else await addTry(tx, id, null);
  }
  await notify(tx, { kind: "delivery", id });
  return id;
}

/** Sends a message that says it is a test. @throws AppError not_found */
export async function requestTest(db: Db, channelId: string, by: string): Promise<Delivery> {
  const id = await db.$transaction((tx) => requestDelivery(tx, { channelId, event: testEvent(by) }));
  return showDelivery(db, id);
}

/**
 * Tries a delivery again that failed, from the beginning; one that waits is tried at once.
 * @throws AppError not_found, conflict when the channel has it already, or is getting it
 */
export async function requestAgain(db: Db, id: string): Promise<Delivery> {
  await db.$transaction(async (tx) => {
    const { state } = await showDelivery(tx, id);
    const { count } = await tx.delivery.updateMany({
      where: { id, state: { equals: state, in: ["waiting", "failed"] } },
      data: { state: "waiting", finishedAt: null, ...(state === "failed" && { attempts: 0 }), nextAt: null },
    });
    if (count === 0)
      throw new AppError(
        "conflict",
        "This was delivered, or is being sent just now: a channel hears of an event once.",
      );
    await addTry(tx, id, null);
    await notify(tx, { kind: "delivery", id });
  });
  return showDelivery(db, id);
}

/** Asks for a try, at its hour when it has one. */
export async function addTry(tx: Reader, id: string, at: Date | null): Promise<void> {
  await addJob(tx, "delivery", { id }, { key: `delivery ${id}`, at });
}

/** @throws AppError not_found */
export async function showDelivery(db: Reader, id: string): Promise<Delivery> {
  const row = await db.delivery.findUnique({ where: { id }, include: deliveryParts });
  if (row === null) throw new AppError("not_found", `There is no delivery ${id}. See the log of deliveries.`);
  return presentDelivery(row);
}

async function leaveNotices(tx: Tx, id: string, event: FleetEvent, people: readonly { id: string }[]): Promise<void> {
  await tx.notice.createMany({
    data: people.map((person) => ({ userId: person.id, eventId: event.id, event })),
    skipDuplicates: true,
  });
  await tx.delivery.update({ where: { id }, data: { state: "delivered", attempts: 1, finishedAt: new Date() } });
}

function testEvent(by: string): FleetEvent {
  return {
    id: `test ${randomUUID()}`,
    kind: "test",
    at: new Date().toISOString(),
    title: { en: "Test message of Holofleet", "zh-CN": "Holofleet 测试消息" },
    words: {
      en: `${by} pressed "Send a test". Nothing happened; this channel works.`,
      "zh-CN": `${by} 点击了“发送测试”。没有任何异常，此通知渠道工作正常。`,
    },
    link: "/notifications",
    facts: { by },
  };
}
