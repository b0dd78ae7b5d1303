import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { reportedSchema } from "@holofleet/shared/protocol/state.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { fleetRow, lifeParts, raiseGeneration } from "#features/agents/service.ts";
import { countLacking } from "#features/legacy-pictures/service.ts";
import { changeLines, lineOf, lineParts } from "#features/lines/service.ts";
import { readReceipts } from "#features/receipts/service.ts";
import { assignedTo, blobSets, publishedWorks, readReleases } from "#features/releases/service.ts";
import { openProgress } from "#features/syncs/service.ts";
import { groupIds } from "./marks.ts";
import { type AgentFacts, presentMall } from "./present.ts";
import { countMissing, manifestGap } from "./rules.ts";

/** Malls with their agents and what they hold, by code. */
export async function listMalls(db: Reader, where: { code?: string } = {}): Promise<Mall[]> {
  const rows = await db.mall.findMany({
    where,
    orderBy: { code: "asc" },
    include: {
      groups: lineParts.groups,
      agents: {
        where: { revokedAt: null },
        orderBy: { enrolledAt: "asc" },
        include: { ...lifeParts, machines: { orderBy: { firstSeenAt: "asc" } } },
      },
      pin: { select: { id: true } },
      _count: { select: { projectors: true } },
    },
  });
  const link = await fleetRow(db);
  const published = await publishedWorks(db, where.code === undefined ? undefined : rows.map(({ id }) => id));
  const agents = rows.flatMap((row) => row.agents);
  const releases = await readReleases(
    db,
    agents.map((agent) => agent.desiredRelease),
  );
  const holdings = agents.map((row) => {
    const desired = releases.get(row.desiredRelease)?.works ?? [];
    const reported = reportedSchema.safeParse(row.reported).data ?? null;
    return { row, desired, reported, gap: manifestGap(desired, reported?.works ?? []) };
  });
  const sets = await blobSets(
    db,
    holdings.flatMap(({ gap }) => [...gap.lacking, ...gap.held]),
  );
  const agentIds = agents.map(({ id }) => id);
  const progress = await openProgress(db, agentIds);
  const receipts = await readReceipts(db, agentIds);
  const lacking = await countLacking(db, agentIds);
  const setsOf = (manifests: readonly string[]) => manifests.flatMap((manifest) => sets.get(manifest) ?? []);
  const agentsOf = new Map<string, AgentFacts[]>(rows.map(({ id }) => [id, []]));
  for (const { gap, ...holding } of holdings) {
    const missing = lacking.get(holding.row.id) ?? countMissing(setsOf(gap.lacking), setsOf(gap.held));
    agentsOf.get(holding.row.mallId)?.push({ ...holding, missing, progress: progress.get(holding.row.id) ?? null });
  }
  const now = new Date();
  return rows.map((row) =>
    presentMall(
      {
        row,
        groups: row.groups.map(({ name }) => name),
        line: lineOf(row),
        receipts,
        agents: agentsOf.get(row.id) ?? [],
        assigned: assignedTo(row.id, published),
        projectors: row._count.projectors,
        hasPin: row.pin !== null,
      },
      link,
      now,
    ),
  );
}

/** @throws AppError not_found */
export async function showMall(db: Reader, code: string): Promise<Mall> {
  const [mall] = await listMalls(db, { code });
  if (mall === undefined) {
    throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  }
  return mall;
}

/**
 * Adds a mall, with `mark` as one that runs the older agent: all or nothing.
 * @throws AppError mall_code_taken, and what `mark` throws
 */
export async function addMall(
  db: Db,
  { code, name, city, timezone }: { code: string; name: string; city?: string | undefined; timezone: string },
  mark?: (tx: Tx) => Promise<MqttCredentials | null>,
): Promise<Mall & { mqtt?: MqttCredentials }> {
  const mqtt = await db
    .$transaction(async (tx) => {
      const { id } = await tx.mall.create({ data: { code, name, city: city || null, timezone } });
      await notify(tx, { kind: "mall", id });
      return mark?.(tx);
    })
    .catch((error: unknown) => {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
        throw new AppError("mall_code_taken", `There is a mall with the code ${code} already. Choose another code.`);
      }
      throw error;
    });
  return { ...(await showMall(db, code)), ...(mqtt && { mqtt }) };
}

export interface MallChange {
  name?: string | undefined;
  city?: string | undefined;
  timezone?: string | undefined;
  tags?: readonly string[] | undefined;
  /** names */
  groups?: readonly string[] | undefined;
  /** new agents wait until somebody lets them in */
  approval?: boolean | undefined;
}

/**
 * Changes what is given and leaves the rest; an empty city clears it, lists replace those before. The mall's agents are told of
 * what they know of it. What it should hold by its tags and groups follows with the next sync.
 * @throws AppError not_found; bad_request naming groups that do not exist
 */
export async function updateMall(db: Db, code: string, change: MallChange): Promise<Mall> {
  const { name, city, timezone, tags, groups, approval } = change;
  await changeLines(db, async (tx) => {
    const mall = await tx.mall.findUnique({ where: { code }, select: { id: true } });
    if (mall === null) return;
    const { id } = mall;
    const data = {
      ...(name !== undefined && { name }),
      ...(city !== undefined && { city: city || null }),
      ...(timezone !== undefined && { timezone }),
    };
    const joined = groups && (await groupIds(tx, groups));
    const marks = {
      ...(approval !== undefined && { approval }),
      ...(tags && { tags: [...new Set(tags)].sort() }),
      ...(joined && { groups: { set: joined.map((groupId) => ({ id: groupId })) } }),
    };
    await tx.mall.update({ where: { id }, data: { ...data, ...marks } });
    if (Object.keys(data).length > 0) await raiseGeneration(tx, { mallId: id });
    await notify(tx, { kind: "mall", id }, { kind: "switching", id });
  });
  return showMall(db, code);
}
