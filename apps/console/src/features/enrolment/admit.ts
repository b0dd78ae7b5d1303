import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";

/** Lets in an agent that waits. One that is in already stays so. @throws AppError not_found */
export async function admitAgent(db: Db, id: string): Promise<{ id: string; mall: string }> {
  return db.$transaction(async (tx) => {
    const agent = await tx.agent.findFirst({
      where: { id, revokedAt: null },
      select: { mallId: true, mall: { select: { code: true } } },
    });
    if (agent === null) throw new AppError("not_found", `There is no agent ${id}. Its id stands on its mall's page.`);
    await tx.agent.update({ where: { id }, data: { waitingSince: null } });
    await notify(tx, { kind: "identity", id }, { kind: "agent", id }, { kind: "mall", id: agent.mallId });
    return { id, mall: agent.mall.code };
  });
}
