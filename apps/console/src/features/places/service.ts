import type { MallPlace, Where } from "@holofleet/contract/works/places.ts";
import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { reportedSchema } from "@holofleet/shared/protocol/state.ts";
import type { Reader } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { bestPresence, fleetRow, lifeParts, presenceOf } from "#features/agents/service.ts";
import { readReceipts, receiptKey } from "#features/receipts/service.ts";
import { assignedTo, publishedWorks, readReleases } from "#features/releases/service.ts";
import { findWork } from "#features/works/service.ts";
import { containsEvery, planCells } from "./rules.ts";

/** More works than this are not told apart in one table; the text filter finds the rest. */
const maxWorks = 1000;

const mallParts = {
  id: true,
  code: true,
  name: true,
  timezone: true,
  agents: {
    where: { revokedAt: null },
    orderBy: { enrolledAt: "asc" },
    select: { id: true, desiredRelease: true, reported: true, lastSeenAt: true, goneAt: true, ...lifeParts },
  },
} satisfies Prisma.MallSelect;

type MallRow = Prisma.MallGetPayload<{ select: typeof mallParts }>;
type MallCells = Where["malls"][number];

export interface WhereQuery {
  q?: string | undefined;
  work?: string | undefined;
  group?: string | undefined;
  tag?: string | undefined;
  offset: number;
  limit: number;
}

/** Works × malls, a page of malls at a time, by code. Works in the trash are left out. */
export async function whereWorksAre(db: Reader, query: WhereQuery): Promise<Where> {
  const malls = mallsLike(query);
  const total = await db.mall.count({ where: malls });
  const page = await db.mall.findMany({
    where: malls,
    orderBy: { code: "asc" },
    skip: query.offset,
    take: query.limit,
    select: mallParts,
  });
  const rows = await db.work.findMany({
    where: { trashedAt: null, AND: containsEvery(query.work, ["title", "slug"]) },
    orderBy: { slug: "asc" },
    take: maxWorks,
    select: { id: true, slug: true, title: true, takenDownAt: true },
  });
  const works = rows.map(({ slug, title, takenDownAt }) => ({
    slug,
    title,
    takenDownAt: takenDownAt?.toISOString() ?? null,
  }));
  const columns = await cellsOf(db, page, new Map(rows.map(({ id, slug }) => [id, slug])));
  return { works, malls: columns, total };
}

/** The malls that hold a work or should hold it, by code. @throws AppError not_found */
export async function mallsOfWork(db: Reader, slug: string): Promise<MallPlace[]> {
  const { id: workId } = await findWork(db, slug);
  const rows = await db.mall.findMany({ orderBy: { code: "asc" }, select: mallParts });
  const malls = await cellsOf(db, rows, new Map([[workId, slug]]));
  const receipts = await readReceipts(
    db,
    rows.flatMap(({ agents }) => agents.map(({ id }) => id)),
    workId,
  );
  return malls.flatMap(({ cells, ...mall }, index) => {
    const cell = cells[slug];
    if (cell === undefined) return [];
    const { timezone = "UTC", agents = [] } = rows[index] ?? {};
    const held = agents.flatMap((agent) => {
      const work = reportedSchema.safeParse(agent.reported).data?.works.find(({ id }) => id === workId);
      return work?.revision === cell.reported ? { agentId: agent.id, workId, manifest: work.manifest } : [];
    });
    const receipt = held.flatMap((key) => receipts.get(receiptKey(key)) ?? [])[0] ?? null;
    return { ...mall, ...cell, timezone, receipt };
  });
}

function mallsLike({ q, group, tag }: WhereQuery): Prisma.MallWhereInput {
  return {
    AND: containsEvery(q, ["code", "name", "city"]),
    ...(group !== undefined && { groups: { some: { name: group } } }),
    ...(tag !== undefined && { tags: { has: tag } }),
  };
}

/** Malls with their cells of these works (id → slug). */
async function cellsOf(db: Reader, rows: readonly MallRow[], slugs: ReadonlyMap<string, string>): Promise<MallCells[]> {
  const link = await fleetRow(db);
  const published = await publishedWorks(
    db,
    rows.map(({ id }) => id),
  );
  const releases = await readReleases(
    db,
    rows.flatMap(({ agents }) => agents.map(({ desiredRelease }) => desiredRelease)),
  );
  const known = (works: readonly Pick<ReleaseWork, "id" | "revision">[]) => works.filter(({ id }) => slugs.has(id));
  const now = new Date();
  return rows.map(({ id, code, name, agents }) => {
    const cells = planCells(
      known(assignedTo(id, published)),
      agents.map((agent) => ({
        desired: known(releases.get(agent.desiredRelease)?.works ?? []),
        reported: known(reportedSchema.safeParse(agent.reported).data?.works ?? []),
      })),
    );
    return {
      code,
      name,
      presence: bestPresence(agents.map((agent) => presenceOf(agent, link, now))),
      lastSeenAt:
        agents
          .flatMap(({ lastSeenAt }) => lastSeenAt?.toISOString() ?? [])
          .sort()
          .at(-1) ?? null,
      hasAgent: agents.length > 0,
      cells: Object.fromEntries([...cells].map(([workId, cell]) => [slugs.get(workId) ?? workId, cell])),
    };
  });
}
