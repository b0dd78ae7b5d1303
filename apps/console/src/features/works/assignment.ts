import { type Assignment, ruleOf } from "@holofleet/contract/assignments.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";

/**
 * Writes which malls should hold a work, in place of what was there. Any tag will do: malls that get it tomorrow are meant too.
 * @throws AppError bad_request naming malls and groups that do not exist
 */
export async function keepAssignment(
  tx: Tx,
  { id: workId, slug }: { id: string; slug: string },
  assignment: Assignment,
): Promise<void> {
  const rule = ruleOf(assignment);
  const { malls, groups, tags } = rule === "all" ? { malls: [], groups: [], tags: [] } : rule;
  const mallIds = await mallIdsOf(tx, malls);
  const groupIds = await groupIdsOf(tx, groups);
  await tx.work.update({ where: { id: workId }, data: { allMalls: rule === "all", mallTags: [...new Set(tags)] } });
  await tx.assignment.deleteMany({ where: { workId } });
  await tx.assignment.createMany({ data: mallIds.map((mallId) => ({ workId, mallId })) });
  await tx.groupAssignment.deleteMany({ where: { workId } });
  await tx.groupAssignment.createMany({ data: groupIds.map((groupId) => ({ workId, groupId })) });
  await notify(tx, { kind: "work", id: slug });
}

async function mallIdsOf(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.mall.findMany({ where: { code: { in: [...codes] } }, select: { id: true, code: true } });
  const unknown = others(
    codes,
    rows.map(({ code }) => code),
  );
  if (unknown.length > 0) {
    const message = `No mall has the code ${unknown.join(", ")}. Add it first, or correct the code.`;
    throw new AppError("bad_request", message, { details: { malls: unknown } });
  }
  return rows.map(({ id }) => id);
}

async function groupIdsOf(tx: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await tx.group.findMany({ where: { name: { in: [...names] } }, select: { id: true, name: true } });
  const unknown = others(
    names,
    rows.map(({ name }) => name),
  );
  if (unknown.length > 0) {
    const message = `There is no group of malls named ${unknown.join(", ")}. Make it first, or correct the name.`;
    throw new AppError("bad_request", message, { details: { groups: unknown } });
  }
  return rows.map(({ id }) => id);
}

function others(asked: readonly string[], known: readonly string[]): string[] {
  const found = new Set(known);
  return [...new Set(asked)].filter((name) => !found.has(name));
}
