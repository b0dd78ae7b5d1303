import type { Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";

/** Ends somebody's sessions, but for the one that is named; live sockets drop at once. */
export async function endSessions(db: Reader, userId: string, except?: string): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { userId, ...(except && { id: { not: except } }) } });
  await notify(db, { kind: "session", id: "" });
  return count;
}
