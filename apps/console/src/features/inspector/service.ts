import type { BrokerLink } from "@holofleet/contract/fleet/inspector.ts";
import { type LinkEvent, linkEventKinds } from "@holofleet/shared/broker/link.ts";
import type { Db, Reader } from "#db/client.ts";
import { fleetRow } from "#features/agents/service.ts";

/** So many changes of the link are kept. */
const keptEvents = 100;

/** Records what happened to the link. The same again in a row is counted, so that a broker that is down for days is one line. */
export async function recordLinkEvent(db: Db, { kind, code, cause }: LinkEvent): Promise<void> {
  await db.$transaction(async (tx) => {
    const last = await tx.brokerEvent.findFirst({ orderBy: { id: "desc" } });
    if (last && last.kind === kind && last.code === code && last.cause === cause) {
      await tx.brokerEvent.update({ where: { id: last.id }, data: { times: { increment: 1 }, lastAt: new Date() } });
      return;
    }
    await tx.brokerEvent.create({ data: { kind, code, cause } });
    const oldest = await tx.brokerEvent.findFirst({ orderBy: { id: "desc" }, skip: keptEvents, select: { id: true } });
    if (oldest) await tx.brokerEvent.deleteMany({ where: { id: { lte: oldest.id } } });
  });
}

/** How the link stands and what happened to it, newest first. */
export async function linkHistory(db: Reader): Promise<Pick<BrokerLink, "connected" | "since" | "events">> {
  const { brokerConnected, brokerSince } = await fleetRow(db);
  const events = await db.brokerEvent.findMany({ orderBy: { id: "desc" }, take: 10 });
  return {
    connected: brokerConnected,
    since: brokerSince?.toISOString() ?? null,
    events: events.flatMap(({ id, kind, code, cause, times, firstAt, lastAt }) => {
      const known = linkEventKinds.find((name) => name === kind);
      if (!known) return [];
      return [{ id, kind: known, code, cause, times, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() }];
    }),
  };
}
