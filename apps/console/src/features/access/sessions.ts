import type { Session } from "@holofleet/contract/access/sessions.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { deviceOf } from "./device.ts";

const minuteMs = 60_000;

/** Where somebody is signed in, the last used first. */
export async function listSessions(db: Reader, userId: string, current: string | null): Promise<Session[]> {
  const rows = await db.session.findMany({ where: { userId, expiresAt: { gt: new Date() } } });
  return rows
    .map(({ id, userAgent, ipAddress, createdAt, lastUsedAt }) => ({
      id,
      current: id === current,
      ...deviceOf(userAgent ?? ""),
      address: ipAddress || null,
      signedInAt: createdAt.toISOString(),
      lastUsedAt: (lastUsedAt ?? createdAt).toISOString(),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current) || b.lastUsedAt.localeCompare(a.lastUsedAt));
}

/** Ends one of somebody's sessions; live sockets drop at once. @throws AppError not_found */
export async function endSession(db: Reader, userId: string, id: string): Promise<{ ended: number }> {
  const { count } = await db.session.deleteMany({ where: { id, userId } });
  if (count === 0) throw new AppError("not_found", "This session has ended already, or is not yours.");
  await notify(db, { kind: "session", id: "" });
  return { ended: count };
}

/** Ends somebody's sessions, but for the one that is named; live sockets drop at once. */
export async function endSessions(db: Reader, userId: string, except: string | null = null): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { userId, ...(except && { id: { not: except } }) } });
  await notify(db, { kind: "session", id: "" });
  return count;
}

/** Remembers to the minute that a session is used. */
export async function touchSession(db: Reader, session: { id: string; lastUsedAt?: Date | null | undefined }) {
  const now = Date.now();
  if (session.lastUsedAt && now - session.lastUsedAt.getTime() < minuteMs) return;
  await db.session.updateMany({ where: { id: session.id }, data: { lastUsedAt: new Date(now) } });
}
