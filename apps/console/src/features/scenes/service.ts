import type { Batch } from "@holofleet/contract/projectors/batches.ts";
import {
  type ProjectorSet,
  type Scene,
  type SceneStep,
  sceneStepSchema,
} from "@holofleet/contract/projectors/scenes.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Db, Reader } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { raiseGeneration } from "#features/agents/service.ts";
import { requestSteps, type Step, showBatch } from "#features/batches/service.ts";
import { placesOf } from "#features/projectors/service.ts";
import { planScene } from "./rules.ts";

const ofMall = { mall: { select: { code: true, name: true } } } satisfies Prisma.SceneInclude;

/** Scenes by mall and name. */
export async function listScenes(db: Reader, { mall }: { mall?: string | undefined }): Promise<Scene[]> {
  const rows = await db.scene.findMany({
    where: mall === undefined ? {} : { mall: { code: mall } },
    include: ofMall,
    orderBy: [{ mall: { code: "asc" } }, { name: "asc" }],
  });
  return rows.map(present);
}

/** Makes a scene of a mall, or changes the one of that name. @throws AppError not_found */
export async function saveScene(
  db: Db,
  { mall: code, name, steps }: { mall: string; name: string; steps: SceneStep[] },
): Promise<Scene> {
  return db.$transaction(async (tx) => {
    const mall = await tx.mall.findUnique({ where: { code }, select: { id: true } });
    if (mall === null)
      throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
    const row = await tx.scene.upsert({
      where: { mallId_name: { mallId: mall.id, name } },
      create: { mallId: mall.id, name, steps },
      update: { steps },
      include: ofMall,
    });
    // cues that run it are carried out by the mall's own agents
    await raiseGeneration(tx, { mallId: mall.id });
    await notify(tx, { kind: "switching", id: mall.id });
    return present(row);
  });
}

/** @throws AppError not_found */
export async function removeScene(db: Db, id: string): Promise<{ id: string }> {
  await db.$transaction(async (tx) => {
    const { mallId } = await sceneOf(tx, id);
    await tx.scene.delete({ where: { id } });
    await raiseGeneration(tx, { mallId });
    await notify(tx, { kind: "switching", id: mallId });
  });
  return { id };
}

/**
 * Runs a scene: a command for each projector of each step, later steps sent when their time comes. `within` is the id of the one
 * mall whose scenes count, or `null`.
 * @throws AppError not_found, bad_request, agent_offline, no_agent
 */
export async function runScene(
  db: Db,
  { id, skipOffline, by, within }: { id: string; skipOffline: boolean; by: string; within: string | null },
): Promise<Batch> {
  const batch = await db.$transaction(async (tx) => {
    const row = await sceneOf(tx, id, within);
    const { mall, name, steps } = present(row);
    const planned = planScene(steps, mall, await placesOf(tx, [row.mallId]));
    return requestSteps(tx, { kind: "scene", title: name, steps: planned, skipOffline, by });
  });
  return showBatch(db, batch);
}

/**
 * What the scene of that name asks of a mall's projectors, or `null` where there is none.
 * @throws AppError bad_request when a step of it reaches nobody
 */
export async function stepsOfScene(db: Reader, mallId: string, name: string): Promise<Step[] | null> {
  const row = await db.scene.findUnique({ where: { mallId_name: { mallId, name } }, include: ofMall });
  if (row === null) return null;
  const { mall, steps } = present(row);
  return planScene(steps, mall, await placesOf(db, [mallId]));
}

async function sceneOf(db: Reader, id: string, within: string | null = null) {
  const row = await db.scene.findFirst({ where: { id, ...(within !== null && { mallId: within }) }, include: ofMall });
  if (row === null) throw new AppError("not_found", `There is no scene ${id}. See the list of scenes.`);
  return row;
}

function present({ id, name, mall, steps }: Prisma.SceneGetPayload<{ include: typeof ofMall }>): Scene {
  return { id, name, mall: mall.code, mallName: mall.name, steps: z.array(sceneStepSchema).parse(steps) };
}

/** Saved sets by name; with `within`, those that stay in that mall. */
export async function listSets(db: Reader, within: string | null = null): Promise<ProjectorSet[]> {
  const rows = await db.projectorSet.findMany({
    where: within === null ? {} : { projectors: { some: {}, every: { mallId: within } } },
    include: { projectors: { select: { id: true } } },
    orderBy: { name: "asc" },
  });
  return rows.map(({ id, name, projectors }) => ({ id, name, projectors: projectors.map((one) => one.id) }));
}

/** Saves a set, or changes the one of that name. @throws AppError projector_unknown, conflict */
export async function saveSet(
  db: Db,
  { name, projectors }: { name: string; projectors: string[] },
): Promise<ProjectorSet> {
  const save = db.$transaction(async (tx) => {
    const known = await tx.projector.findMany({ where: { id: { in: projectors } }, select: { id: true } });
    const ids = new Set(known.map(({ id }) => id));
    const missing = projectors.find((id) => !ids.has(id));
    if (missing !== undefined)
      throw new AppError("projector_unknown", `There is no projector ${missing}. See the list of projectors.`);
    const { id } = await tx.projectorSet.upsert({
      where: { name },
      create: { name, projectors: { connect: known } },
      update: { projectors: { set: known } },
    });
    await notify(tx, { kind: "switching", id: "" });
    return { id, name, projectors: [...ids] };
  });
  return save.catch((thrown: unknown) => {
    // there is one that the caller does not see
    if (thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === "P2002")
      throw new AppError("conflict", `The name ${name} is taken. Choose another for this set.`);
    throw thrown;
  });
}

/** Removes a set; its projectors stay. */
export async function removeSet(db: Db, id: string): Promise<{ id: string }> {
  const { count } = await db.projectorSet.deleteMany({ where: { id } });
  if (count === 0) throw new AppError("not_found", `There is no set ${id}. See the list of saved sets.`);
  await notify(db, { kind: "switching", id: "" });
  return { id };
}
