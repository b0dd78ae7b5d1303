import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { legacyPath } from "@holofleet/shared/protocol/legacy.ts";
import type { Db, Tx } from "#db/client.ts";
import type { LegacyPicture, LegacyStyle } from "#db/generated/client.ts";
import { readReleases } from "#features/releases/service.ts";
import { openStates } from "#features/syncs/service.ts";
import { readManifest } from "#features/works/service.ts";
import { nameRecipe } from "#images/recipes.ts";
import { lockAgent, recordInferred } from "./infer.ts";
import { maxTries } from "./rules.ts";
import { frameFault, recipeOf } from "./urls.ts";

/** Which list a picture goes on: of a work, of a mall, or of all malls. */
export type Via = "work" | "mall" | "all";

/** A picture that an older agent should fetch. */
interface Wanted {
  path: string;
  workId: string;
  /** the original */
  source: string;
  recipe: string;
  fault: string | null;
}

/** What changes in a picture's record when it is wanted so. */
export interface PictureChange extends Wanted {
  /** it has to be made, or made anew */
  isNew: boolean;
  /** it was given up and is announced anew */
  revive: boolean;
}

/**
 * What changes of the pictures on record by those that are wanted now. What was announced and is still expected stays announced:
 * a list sent twice is fetched twice.
 */
export function planPictures(
  known: readonly Pick<LegacyPicture, "path" | "workId" | "source" | "recipe" | "tries" | "dueAt" | "fault">[],
  wanted: readonly Wanted[],
): { changes: PictureChange[]; dropped: string[] } {
  const before = new Map(known.map((picture) => [picture.path, picture]));
  const paths = new Set(wanted.map(({ path }) => path));
  const changes = wanted.flatMap((picture): PictureChange[] => {
    const was = before.get(picture.path);
    const made = was !== undefined && was.source === picture.source && was.recipe === picture.recipe;
    const revive = made && was.tries >= maxTries && was.dueAt === null;
    const same = made && was.workId === picture.workId && was.fault === picture.fault;
    return same && !revive ? [] : [{ ...picture, isNew: !made, revive }];
  });
  const dropped = known.filter(({ workId, path }) => workId !== null && !paths.has(path)).map(({ path }) => path);
  return { changes, dropped };
}

/** Plans what older agents fetch, where what they should hold changed. @returns how many it was */
export async function planAgents(db: Db, pace: number): Promise<number> {
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT a."id" FROM "Agent" a JOIN "LegacyAgent" l ON l."agentId" = a."id"
    WHERE a."revokedAt" IS NULL AND l."plannedGeneration" < a."generation" ORDER BY a."id"`;
  for (const { id } of due) await db.$transaction((tx) => planAgent(tx, id, pace));
  return due.length;
}

async function planAgent(tx: Tx, id: string, pace: number): Promise<void> {
  await lockAgent(tx, id);
  const agent = await tx.agent.findUniqueOrThrow({
    where: { id },
    select: { generation: true, desiredRelease: true, legacy: { select: { style: true } } },
  });
  if (agent.legacy === null) return;
  const release = (await readReleases(tx, [agent.desiredRelease])).get(agent.desiredRelease);
  const wanted: Wanted[] = [];
  for (const work of release?.works ?? []) wanted.push(...(await wantedOf(tx, work, agent.legacy.style)));
  const { changes, dropped } = planPictures(await tx.legacyPicture.findMany({ where: { agentId: id } }), wanted);
  await writeChanges(tx, id, changes, await viaOf(tx, id));
  await tx.legacyPicture.updateMany({ where: { agentId: id, path: { in: dropped } }, data: { workId: null } });
  await tx.legacyAgent.update({ where: { agentId: id }, data: { plannedGeneration: agent.generation } });
  await recordInferred(tx, id, pace);
}

/** The frames of a work under the names that malls hold, each with the original that its rendition is made of. */
async function wantedOf(tx: Tx, { id, slug, revision }: ReleaseWork, style: LegacyStyle): Promise<Wanted[]> {
  const where = { workId_number: { workId: id, number: revision } };
  const { manifestDigest, sourceDigest } = await tx.revision.findUniqueOrThrow({ where });
  const held = await readManifest(tx, manifestDigest);
  const source = await readManifest(tx, sourceDigest);
  return (held?.frames ?? []).map(({ path, digest }, place) => ({
    path: legacyPath(slug, path, style.name),
    workId: id,
    // both stand in the same order
    source: source?.frames[place]?.digest ?? digest,
    recipe: nameRecipe(recipeOf(path, style)) ?? "",
    fault: frameFault(slug, path, style.name),
  }));
}

/** The list that fits what was asked last. */
async function viaOf(tx: Tx, agentId: string): Promise<Via> {
  const target = await tx.syncTarget.findFirst({
    where: { agentId, state: { in: openStates } },
    orderBy: { id: "desc" },
    select: { run: { select: { scope: true } } },
  });
  const scope = target?.run.scope ?? "malls";
  if (scope === "all") return "all";
  return scope === "malls" ? "mall" : "work";
}

/** What is served there stays until the new one is made: the address may stand in the agent's queue. */
async function writeChanges(tx: Tx, agentId: string, changes: readonly PictureChange[], via: Via): Promise<void> {
  const rows = changes.map(({ path, workId, source, fault }) => ({
    ...{ path, work_id: workId, source, fault },
  }));
  await tx.$executeRaw`
    INSERT INTO "LegacyPicture" AS p ("agentId", "path", "workId", "source", "recipe", "via", "faultCode", "fault")
    SELECT ${agentId}, v.path, v.work_id, v.source, '', ${via}, CASE WHEN v.fault IS NOT NULL THEN 'path_unsafe' END, v.fault
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS v(path text, work_id text, source text, fault text)
    ON CONFLICT ("agentId", "path") DO UPDATE SET
      "workId" = EXCLUDED."workId", "source" = EXCLUDED."source", "faultCode" = EXCLUDED."faultCode",
      "fault" = EXCLUDED."fault", "via" = EXCLUDED."via"`;
  const of = (is: (change: PictureChange) => boolean) => changes.filter(is).map(({ path }) => path);
  const isNew = { agentId, path: { in: of((change) => change.isNew) } };
  await tx.legacyPicture.updateMany({ where: isNew, data: { recipe: "" } });
  const revived = { agentId, path: { in: of((change) => change.revive) } };
  await tx.legacyPicture.updateMany({ where: revived, data: { tries: 0, announced: null } });
}
