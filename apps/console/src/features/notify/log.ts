import type { Delivery, DeliveryState } from "@holofleet/contract/notify/deliveries.ts";
import type { Notice } from "@holofleet/contract/notify/notices.ts";
import type { Db, Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { deliveryParts, presentDelivery, presentNotice } from "./present.ts";

const dayMs = 86_400_000;
/** How long what has ended stays in the log, and notices under the bell. */
const kept = { deliveriesMs: 30 * dayMs, noticesMs: 90 * dayMs };

/** The log, newest first, a page at a time. */
export async function listDeliveries(
  db: Reader,
  {
    channel,
    state,
    after,
    limit,
  }: { channel?: string | undefined; state?: DeliveryState | undefined; after?: string | undefined; limit: number },
): Promise<{ deliveries: Delivery[]; more: boolean }> {
  const rows = await db.delivery.findMany({
    where: {
      ...(channel !== undefined && { channelId: channel }),
      ...(state !== undefined && { state }),
      ...(after !== undefined && { id: { lt: after } }),
    },
    include: deliveryParts,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return { deliveries: rows.slice(0, limit).map(presentDelivery), more: rows.length > limit };
}

/** What somebody finds under the bell, newest first. */
export async function listNotices(
  db: Reader,
  userId: string,
  limit: number,
): Promise<{ unread: number; notices: Notice[] }> {
  const rows = await db.notice.findMany({ where: { userId }, orderBy: { id: "desc" }, take: limit });
  return { unread: await countUnread(db, userId), notices: rows.map(presentNotice) };
}

/** Marks one's own notices as read: these, or all. */
export async function markRead(
  db: Db,
  userId: string,
  ids: readonly string[] | undefined,
): Promise<{ unread: number }> {
  await db.$transaction(async (tx) => {
    const own = { userId, readAt: null, ...(ids && { id: { in: [...ids] } }) };
    const { count } = await tx.notice.updateMany({ where: own, data: { readAt: new Date() } });
    if (count > 0) await notify(tx, { kind: "delivery", id: "" });
  });
  return { unread: await countUnread(db, userId) };
}

/** Removes what is older than its term. */
export async function forgetOld(db: Db, now: Date): Promise<void> {
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  await db.delivery.deleteMany({
    where: { state: { in: ["delivered", "failed"] }, createdAt: before(kept.deliveriesMs) },
  });
  await db.notice.deleteMany({ where: { createdAt: before(kept.noticesMs) } });
}

const countUnread = (db: Reader, userId: string) => db.notice.count({ where: { userId, readAt: null } });
