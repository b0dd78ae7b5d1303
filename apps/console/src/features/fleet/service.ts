import { readFileSync } from "node:fs";
import type { FleetStatus } from "@holofleet/contract/fleet.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import type { Db, Reader } from "#db/client.ts";
import { fleetRow } from "#features/agents/service.ts";
import { listMalls } from "#features/malls/service.ts";
import { listOpenRuns } from "#features/syncs/service.ts";
import { projectorCondition } from "./rules.ts";

export { notifyPresence, notifySilence, recordBrokerLink } from "./link.ts";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** Whether the console serves. Open to all, so it tells nothing else. */
export async function health(db: Reader) {
  const fleet = await fleetRow(db).catch(() => null);
  const database = fleet !== null;
  const broker = fleet?.brokerConnected ?? false;
  return { status: database && broker ? ("ok" as const) : ("degraded" as const), version, database, broker };
}

/** The fleet at a glance. */
export async function fleetStatus(db: Db): Promise<Omit<FleetStatus, "publicUrl">> {
  const link = await fleetRow(db);
  const malls = await listMalls(db);
  const open = await listOpenRuns(db);
  const presence = (of: Mall["presence"]) => malls.filter((mall) => mall.presence === of).length;
  const sync = (state: Mall["sync"]["state"]) => malls.filter((mall) => mall.sync.state === state).length;
  return {
    malls: {
      total: malls.length,
      online: presence("online"),
      stale: presence("stale"),
      offline: presence("offline"),
      unknown: presence("unknown"),
      inSync: sync("in_sync"),
      drift: sync("drift"),
      behind: sync("behind"),
    },
    works: { total: await db.work.count(), published: await db.work.count({ where: { currentId: { not: null } } }) },
    projectors: await countProjectors(db, malls),
    runs: {
      running: open.filter(({ state }) => state === "running").length,
      waiting: open.filter(({ state }) => state === "waiting").length,
    },
    library: await countLibrary(db),
    broker: { connected: link.brokerConnected, since: link.brokerSince?.toISOString() ?? null },
  };
}

async function countProjectors(db: Reader, malls: readonly Mall[]): Promise<FleetStatus["projectors"]> {
  const presences = new Map(malls.map(({ id, presence }) => [id, presence]));
  const counts = { total: 0, on: 0, standby: 0, moving: 0, unreachable: 0 };
  for (const { mallId, state } of await db.projector.findMany({ select: { mallId: true, state: true } })) {
    const said = projectorStateSchema.safeParse(state).data ?? null;
    counts.total += 1;
    counts[projectorCondition(said, presences.get(mallId) ?? "offline")] += 1;
  }
  return counts;
}

/** Sizes add up to more than a database's integer holds. */
async function countLibrary(db: Reader): Promise<FleetStatus["library"]> {
  const [library] = await db.$queryRaw<FleetStatus["library"][]>`
    SELECT count(*)::int AS blobs, coalesce(sum("size"), 0)::float8 AS bytes FROM "Blob"`;
  return library ?? { blobs: 0, bytes: 0 };
}
