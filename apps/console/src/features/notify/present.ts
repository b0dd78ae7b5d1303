import { locales } from "@holofleet/contract/access/people.ts";
import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { channelKindSchema, type Delivery, deliveryStateSchema } from "@holofleet/contract/notify/deliveries.ts";
import { type FleetEvent, fleetEventSchema } from "@holofleet/contract/notify/events.ts";
import type { Notice } from "@holofleet/contract/notify/notices.ts";
import type { Notice as NoticeRow, Prisma } from "#db/generated/client.ts";

export const channelParts = {
  people: { select: { id: true, name: true, email: true, locale: true }, orderBy: { email: "asc" } },
  deliveries: { select: { state: true, createdAt: true, finishedAt: true }, orderBy: { id: "desc" }, take: 1 },
} satisfies Prisma.ChannelInclude;

export const deliveryParts = {
  channel: { select: { id: true, name: true, kind: true } },
} satisfies Prisma.DeliveryInclude;

export type ChannelRow = Prisma.ChannelGetPayload<{ include: typeof channelParts }>;
export type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof deliveryParts }>;

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** The event of a row; one that this version cannot read is a defect of ours. */
export const readEvent = (json: unknown): FleetEvent => fleetEventSchema.parse(json);

/** What may be seen of a channel: never its address or secret. */
export function presentChannel(row: ChannelRow, now: Date): Channel {
  const { id, name, enabled, offWhy, addresses, target, people, oldSecretUntil } = row;
  const [last] = row.deliveries;
  return {
    ...{ id, name, enabled, offWhy, addresses, target },
    kind: channelKindSchema.parse(row.kind),
    locale: localeOf(row.locale),
    people: people.map((person) => ({ id: person.id, name: person.name, email: person.email })),
    hasSecret: row.secretSealed !== null,
    oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now ? oldSecretUntil.toISOString() : null,
    last: last
      ? { state: deliveryStateSchema.parse(last.state), at: (last.finishedAt ?? last.createdAt).toISOString() }
      : null,
  };
}

/** One row of the log. */
export function presentDelivery({ id, channel, event, state, attempts, code, answer, ...row }: DeliveryRow): Delivery {
  return {
    ...{ id, attempts, code, answer },
    channel: { ...channel, kind: channelKindSchema.parse(channel.kind) },
    event: readEvent(event),
    state: deliveryStateSchema.parse(state),
    nextAt: state === "waiting" ? iso(row.nextAt) : null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: iso(row.finishedAt),
  };
}

export function presentNotice({ id, event, createdAt, readAt }: NoticeRow): Notice {
  return { id, event: readEvent(event), createdAt: createdAt.toISOString(), readAt: iso(readAt) };
}

/** A language that the console speaks. */
export const localeOf = (known: string | null) => locales.find((locale) => locale === known) ?? "zh-CN";
