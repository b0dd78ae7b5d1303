import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { releaseTargets } from "#features/syncs/service.ts";

/**
 * Shuts an agent out for good: its token is worth nothing from the commit on, and every door closes on it. What it was to bring
 * to its mall waits for the mall's next agent. Revoking it again changes nothing.
 * @throws AppError not_found
 */
export async function revokeAgent(db: Db, id: string): Promise<{ id: string; mall: string; revokedAt: string }> {
  return db.$transaction(async (tx) => {
    await tx.agent.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    const agent = await tx.agent.findUnique({
      where: { id },
      select: { mallId: true, revokedAt: true, mall: { select: { code: true } } },
    });
    if (!agent?.revokedAt)
      throw new AppError("not_found", `There is no agent ${id}. Its id stands on its mall's page.`);
    await releaseTargets(tx, id);
    await notify(tx, { kind: "identity", id }, { kind: "agent", id }, { kind: "mall", id: agent.mallId });
    return { id, mall: agent.mall.code, revokedAt: agent.revokedAt.toISOString() };
  });
}
