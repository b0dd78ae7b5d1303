import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { nextGuessing } from "./rules.ts";

/** Somebody whose guesses are counted. */
export interface Suspect {
  source: string;
  limit: number;
  /** in words */
  asker: string;
  /** code */
  mall: string | null;
}

/** @throws AppError rate_limited while one of them has to wait; `details.retryAfterSeconds` says how long */
export async function assertMayAsk(db: Db, suspects: readonly Suspect[], now: Date): Promise<void> {
  const rows = await db.codeGuess.findMany({
    where: { source: { in: suspects.map(({ source }) => source) }, blockedUntil: { gt: now } },
    select: { blockedUntil: true },
  });
  const waits = rows.map(({ blockedUntil }) => (blockedUntil?.getTime() ?? 0) - now.getTime());
  if (waits.length === 0) return;
  const retryAfterSeconds = Math.ceil(Math.max(...waits) / 1000);
  throw new AppError("rate_limited", `Too many unknown codes came from here. Try again in ${retryAfterSeconds} s.`, {
    details: { retryAfterSeconds },
  });
}

/** Counts a code that does not exist. */
export async function recordGuess(db: Db, suspects: readonly Suspect[], points: number, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    let raised = false;
    for (const suspect of suspects) {
      const { source, limit, asker, mall } = suspect;
      const fresh = { points: 0, windowAt: now, asker, mall };
      await tx.codeGuess.createMany({ data: [{ source, ...fresh }], skipDuplicates: true });
      await tx.$queryRaw`SELECT 1 FROM "CodeGuess" WHERE "source" = ${source} FOR UPDATE`;
      const before = await tx.codeGuess.findUniqueOrThrow({ where: { source } });
      const next = nextGuessing(before, points, limit, now);
      await tx.codeGuess.update({ where: { source }, data: { ...next, asker, mall } });
      if (before.alarmedAt === null && next.alarmedAt !== null) raised = true;
    }
    const old = new Date(now.getTime() - 48 * 3_600_000);
    await tx.codeGuess.deleteMany({ where: { windowAt: { lt: old }, alarmedAt: null } });
    if (raised) await notify(tx, { kind: "codes", id: "" });
  });
}
