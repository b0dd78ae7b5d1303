import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { hashToken, raiseGeneration } from "#features/agents/service.ts";

/** Has an agent take a new token. The old one is good until the new one was used. @throws AppError not_found */
export async function requestRotation(db: Db, id: string): Promise<{ id: string; askedAt: string }> {
  return db.$transaction(async (tx) => {
    const askedAt = new Date();
    const { count } = await tx.agent.updateMany({ where: { id, revokedAt: null }, data: { rotateAskedAt: askedAt } });
    if (count === 0) throw new AppError("not_found", `There is no agent ${id}. Its id stands on its mall's page.`);
    await raiseGeneration(tx, { id });
    return { id, askedAt: askedAt.toISOString() };
  });
}

/**
 * Records the token that an agent will use from now on. Asked again with the same one, it is the same.
 * @param sealed for a broker with accounts of its own, which takes the new one at once
 * @throws AppError conflict when nobody asked for it
 */
export async function recordNextToken(
  db: Db,
  { id, mallId }: { id: string; mallId: string },
  token: string,
  sealed: string | null,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const nextTokenHash = hashToken(token);
    const { count } = await tx.agent.updateMany({
      where: { id, rotateAskedAt: { not: null } },
      data: { nextTokenHash, ...(sealed !== null && { brokerToken: sealed }) },
    });
    if (count === 0)
      throw new AppError("conflict", "Nobody asked this agent for another token. It keeps the one it has.");
    await notify(tx, { kind: "mall", id: mallId }, ...(sealed === null ? [] : [{ kind: "identity" as const, id }]));
  });
}
