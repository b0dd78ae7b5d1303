import type { Checklist } from "@holofleet/shared/install/checklist.ts";
import type { Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";

/** Records what an agent found when it examined itself. The last one counts. */
export async function recordChecklist(
  db: Reader,
  { id, mallId }: { id: string; mallId: string },
  { checks }: Checklist,
): Promise<void> {
  await db.agent.updateMany({ where: { id }, data: { checklist: checks, checklistAt: new Date() } });
  await notify(db, { kind: "agent", id }, { kind: "mall", id: mallId });
}
