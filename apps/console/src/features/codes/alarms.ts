import type { CodeAlarm } from "@holofleet/contract/codes/redeem.ts";
import type { Db, Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";

/** Who guesses at codes, the latest first. */
export async function listAlarms(db: Reader): Promise<CodeAlarm[]> {
  const rows = await db.codeGuess.findMany({ where: { alarmedAt: { not: null } }, orderBy: { alarmedAt: "desc" } });
  return rows.map(({ source, asker, mall, alarmedAt, strikes, blockedUntil }) => ({
    ...{ source, asker, mall, strikes },
    at: (alarmedAt ?? new Date()).toISOString(),
    blockedUntil: blockedUntil !== null && blockedUntil > new Date() ? blockedUntil.toISOString() : null,
  }));
}

/** Somebody looked: the alarm is over, and the next wait raises another one. */
export async function dismissAlarm(db: Db, source: string): Promise<CodeAlarm[]> {
  await db.codeGuess.updateMany({ where: { source }, data: { alarmedAt: null } });
  await notify(db, { kind: "codes", id: "" });
  return listAlarms(db);
}
