import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { reportedSchema } from "@holofleet/shared/protocol/state.ts";
import { uuidv7 } from "uuidv7";
import type { Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import {
  assignedTo,
  keepReleases,
  type NamedRelease,
  nameRelease,
  nextWorks,
  publishedWorks,
  readReleases,
  refuseTakenDown,
} from "#features/releases/service.ts";
import { type AskedWork, holdsAsked } from "./rules.ts";
import { supersede } from "./supersede.ts";

/** What an operator may ask to be synced: everything, malls by code, a work by slug, or a work in malls. */
export interface SyncRequest {
  all?: boolean | undefined;
  malls?: readonly string[] | undefined;
  work?: string | undefined;
}

/** One agent that takes part, or a mall without one. */
interface Plan {
  mallId: string;
  agent: { id: string; generation: number } | null;
  release: NamedRelease;
  works: AskedWork[];
  /** it holds all of this already, and said so */
  active: boolean;
}

/**
 * Asks that malls are brought to what they should hold, and answers the id of the new run. All or nothing: call it inside a
 * transaction. A work that no mall should hold gives a run without targets, which is done.
 * @throws AppError not_found (mall or work), conflict (nothing published, or not assigned to a chosen mall), taken_down
 */
export async function requestSync(tx: Tx, request: SyncRequest, by: string | null): Promise<string> {
  const only = request.work === undefined ? null : await publishedWork(tx, request.work);
  return openRun(tx, request, only, by);
}

/**
 * Asks every agent that holds a work, or was told to, to let it go, and answers the id of the run that tracks it. No mall may
 * be meant to hold it any more: the work was taken down in this transaction or before.
 */
export function requestRemoval(tx: Tx, work: { id: string; slug: string }, by: string | null): Promise<string> {
  return openRun(tx, { work: work.slug }, work.id, by);
}

async function openRun(tx: Tx, request: SyncRequest, only: string | null, by: string | null): Promise<string> {
  const malls = await lockMalls(tx, request.malls);
  const plans = await plan(tx, malls, only);
  if (only !== null && request.malls !== undefined) {
    const taking = new Set(plans.map(({ mallId }) => mallId));
    const left = malls.filter(({ id }) => !taking.has(id)).map(({ code }) => code);
    if (left.length > 0) {
      const message = `${request.work} is not assigned to ${left.join(", ")}. Assign it first, or leave these malls out.`;
      throw new AppError("conflict", message, { details: { malls: left } });
    }
  }

  await keepReleases(
    tx,
    plans.map(({ release }) => release),
  );
  const generations = await pointAgents(tx, plans);
  const superseded = await supersede(tx, plans);
  const runId = uuidv7();
  await tx.syncRun.create({
    data: { id: runId, scope: scopeOf(request), workSlug: request.work ?? null, requestedBy: by },
  });
  await tx.syncTarget.createMany({ data: plans.map((plan) => targetRow(runId, plan, generations)) });
  await notify(
    tx,
    { kind: "run", id: runId },
    ...superseded.map((id) => ({ kind: "run" as const, id })),
    ...[...generations.keys()].map((id) => ({ kind: "agent" as const, id })),
    ...[...new Set(plans.map(({ mallId }) => mallId))].map((id) => ({ kind: "mall" as const, id })),
  );
  return runId;
}

function scopeOf({ malls, work }: SyncRequest) {
  if (work !== undefined) return malls === undefined ? "work" : "work_in_malls";
  return malls === undefined ? "all" : "malls";
}

/** The malls that are meant, held against an enrolment that would add an agent at the same time. */
async function lockMalls(tx: Tx, codes: readonly string[] | undefined): Promise<{ id: string; code: string }[]> {
  const malls = await findMalls(tx, codes);
  const ids = malls.map(({ id }) => id);
  await tx.$queryRaw`SELECT 1 FROM "Mall" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR SHARE`;
  return malls;
}

/** The malls with these codes, or all. @throws AppError not_found */
export async function findMalls(
  db: Reader,
  codes: readonly string[] | undefined,
): Promise<{ id: string; code: string }[]> {
  const malls = await db.mall.findMany({
    where: codes && { code: { in: [...codes] } },
    select: { id: true, code: true },
    orderBy: { id: "asc" },
  });
  if (codes === undefined) return malls;
  const known = new Set(malls.map(({ code }) => code));
  const unknown = [...new Set(codes)].filter((code) => !known.has(code));
  if (unknown.length > 0) {
    const message = `There is no mall with the code ${unknown.join(", ")}. See the list of malls for their codes.`;
    throw new AppError("not_found", message, { details: { malls: unknown } });
  }
  return malls;
}

/** Id of a work that has something to sync. @throws AppError not_found, conflict, taken_down */
export async function publishedWork(db: Reader, slug: string): Promise<string> {
  const select = { id: true, slug: true, currentId: true, takenDownAt: true } as const;
  const work = await db.work.findUnique({ where: { slug }, select });
  if (work === null) throw new AppError("not_found", `There is no work with the slug ${slug}. See the list of works.`);
  if (work.currentId === null) throw new AppError("conflict", `${slug} was never published. Publish it, then sync.`);
  refuseTakenDown(work);
  return work.id;
}

async function plan(tx: Tx, malls: readonly { id: string }[], only: string | null): Promise<Plan[]> {
  const mallIds = malls.map(({ id }) => id);
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Agent" WHERE "mallId" = ANY(${mallIds}) AND "revokedAt" IS NULL ORDER BY "id" FOR UPDATE`;
  const agents = await tx.agent.findMany({
    where: { id: { in: locked.map(({ id }) => id) } },
    select: {
      id: true,
      mallId: true,
      generation: true,
      desiredRelease: true,
      reportedGeneration: true,
      reported: true,
    },
  });
  const published = await publishedWorks(tx, mallIds);
  const present = await readReleases(
    tx,
    agents.map((agent) => agent.desiredRelease),
  );
  const agentsOf = new Map<string, typeof agents>();
  for (const agent of agents) agentsOf.set(agent.mallId, [...(agentsOf.get(agent.mallId) ?? []), agent]);

  return mallIds.flatMap((mallId): Plan[] => {
    const assigned = assignedTo(mallId, published);
    const meant = (works: readonly { id: string }[]) => only === null || works.some(({ id }) => id === only);
    const here = agentsOf.get(mallId);
    if (here === undefined) {
      if (!meant(assigned)) return [];
      const works = asked([], assigned, only);
      return [{ mallId, agent: null, release: nameRelease(assigned), works, active: false }];
    }
    return here.flatMap((agent): Plan[] => {
      const had = present.get(agent.desiredRelease)?.works ?? [];
      const reported = reportedSchema.safeParse(agent.reported).data?.works ?? [];
      if (![assigned, had, reported].some(meant)) return [];
      const release = nameRelease(nextWorks(had, assigned, only));
      const works = asked([...had, ...reported], release.document.works, only);
      const upToDate = agent.desiredRelease === release.digest && (agent.reportedGeneration ?? 0) >= agent.generation;
      return [{ mallId, agent, release, works, active: upToDate && holdsAsked(works, reported) }];
    });
  });
}

/** What a target asks for: the works of the release, and that those which were there and are in it no more are gone. */
function asked(
  before: readonly { id: string; slug: string }[],
  works: readonly ReleaseWork[],
  only: string | null,
): AskedWork[] {
  const all = new Map<string, AskedWork>();
  for (const { id, slug } of before) all.set(id, { id, slug, manifest: null });
  for (const { id, slug, manifest } of works) all.set(id, { id, slug, manifest });
  return [...all.values()].filter(({ id }) => only === null || id === only);
}

/** Points agents at their new release and raises their generation; those that hold it already are left in peace. */
async function pointAgents(tx: Tx, plans: readonly Plan[]): Promise<Map<string, number>> {
  const moved = plans.flatMap(({ agent, release, active }) =>
    agent !== null && !active ? { id: agent.id, digest: release.digest } : [],
  );
  const rows = await tx.$queryRaw<{ id: string; generation: number }[]>`
    UPDATE "Agent" AS a
    SET "generation" = a."generation" + 1, "desiredAt" = now(), "desiredSentAt" = NULL, "desiredRelease" = v."digest",
        "downloadNow" = CASE WHEN a."desiredRelease" = v."digest" THEN a."downloadNow" END,
        "previousRelease" = CASE WHEN a."desiredRelease" = v."digest" THEN a."previousRelease" ELSE a."desiredRelease" END
    FROM unnest(${moved.map(({ id }) => id)}::text[], ${moved.map(({ digest }) => digest)}::text[]) AS v("id", "digest")
    WHERE a."id" = v."id"
    RETURNING a."id", a."generation"`;
  return new Map(rows.map(({ id, generation }) => [id, generation]));
}

function targetRow(
  runId: string,
  { mallId, agent, works, active }: Plan,
  generations: ReadonlyMap<string, number>,
): Prisma.SyncTargetCreateManyInput {
  return {
    id: uuidv7(),
    runId,
    mallId,
    agentId: agent?.id ?? null,
    generation: agent === null ? null : (generations.get(agent.id) ?? agent.generation),
    works: works.map(({ id, slug, manifest }) => ({ id, slug, manifest })),
    state: active ? "active" : "queued",
    finishedAt: active ? new Date() : null,
  };
}
