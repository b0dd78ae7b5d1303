import type { Mall } from "@holofleet/contract/malls.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Line } from "@holofleet/shared/line.ts";
import type { Db } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { raiseGeneration } from "#features/agents/service.ts";
import { changeLines } from "#features/lines/service.ts";
import { showMall } from "./service.ts";

/** Gives a mall a line of its own, or with `null` leaves it to its groups. Its agents hear of it. @throws AppError not_found */
export async function setMallLine(db: Db, code: string, line: Line | null): Promise<Mall> {
  await changeLines(db, async (tx) => {
    const mall = await tx.mall.findUnique({ where: { code }, select: { id: true } });
    if (mall === null) return;
    const { id } = mall;
    await tx.mall.update({ where: { id }, data: { line: line ?? Prisma.DbNull } });
    await notify(tx, { kind: "mall", id });
  });
  return showMall(db, code);
}

/**
 * Lets the agents of a mall download what they should hold now, outside its download windows too. A newer sync is bound to the
 * windows again.
 * @throws AppError not_found, no_agent
 */
export async function requestDownloadNow(db: Db, code: string): Promise<Mall> {
  const mall = await showMall(db, code);
  if (mall.agents.length === 0)
    throw new AppError("no_agent", `${code} has no agent yet. Make an install code and enrol one.`);
  await db.$transaction(async (tx) => {
    await raiseGeneration(tx, { mallId: mall.id });
    await tx.$executeRaw`
      UPDATE "Agent" SET "downloadNow" = "desiredRelease" WHERE "mallId" = ${mall.id} AND "revokedAt" IS NULL`;
    await notify(tx, { kind: "mall", id: mall.id });
  });
  return showMall(db, code);
}
