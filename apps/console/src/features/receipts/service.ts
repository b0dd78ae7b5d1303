import type { Receipt } from "@holofleet/contract/malls/receipts.ts";
import type { Reported } from "@holofleet/shared/protocol/state.ts";
import type { Reader, Tx } from "#db/client.ts";

/** What a receipt is of: one revision of a work in one agent. */
export interface ReceiptKey {
  agentId: string;
  workId: string;
  manifest: string;
}

/**
 * Records when an agent had what it reports verified and switched, and when players first showed it since. Idempotent; a revision
 * that is switched anew begins anew. Says whether something was seen playing for the first time.
 */
export async function recordReceipts(
  tx: Tx,
  agentId: string,
  { works, playing }: Pick<Reported, "works" | "playing">,
): Promise<boolean> {
  const seen = new Map(playing.map(({ id, manifest, at }) => [`${id} ${manifest}`, at]));
  const rows = new Map<string, object>();
  for (const { id, manifest, verifiedAt, switchedAt } of works) {
    if (switchedAt === undefined) continue;
    const played = seen.get(`${id} ${manifest}`) ?? null;
    rows.set(id, { id, manifest, verified: verifiedAt ?? switchedAt, switched: switchedAt, played });
  }
  if (rows.size === 0) return false;
  const news = await tx.$queryRaw<{ played: boolean }[]>`
    INSERT INTO "Receipt" AS r ("agentId", "workId", "manifest", "verifiedAt", "switchedAt", "playedAt")
    SELECT ${agentId}, v.id, v.manifest, to_timestamp(v.verified / 1000.0), to_timestamp(v.switched / 1000.0),
           CASE WHEN v.played IS NOT NULL THEN to_timestamp(greatest(v.played, v.switched) / 1000.0) END
    FROM jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      AS v(id text, manifest text, verified float8, switched float8, played float8)
    JOIN "Work" w ON w."id" = v.id
    ON CONFLICT ("agentId", "workId", "manifest") DO UPDATE SET
      "verifiedAt" = EXCLUDED."verifiedAt", "switchedAt" = EXCLUDED."switchedAt",
      "playedAt" = CASE WHEN r."switchedAt" = EXCLUDED."switchedAt"
        THEN coalesce(r."playedAt", EXCLUDED."playedAt") ELSE EXCLUDED."playedAt" END
    WHERE r."switchedAt" <> EXCLUDED."switchedAt" OR (r."playedAt" IS NULL AND EXCLUDED."playedAt" IS NOT NULL)
    RETURNING "playedAt" IS NOT NULL AS played`;
  return news.some(({ played }) => played);
}

/** The receipts of these agents, or of these of one work, by `receiptKey`. */
export async function readReceipts(
  db: Reader,
  agentIds: readonly string[],
  workId?: string,
): Promise<Map<string, Receipt>> {
  const rows = await db.receipt.findMany({ where: { agentId: { in: [...agentIds] }, ...(workId && { workId }) } });
  return new Map(
    rows.map(({ verifiedAt, switchedAt, playedAt, ...key }) => [
      receiptKey(key),
      {
        verifiedAt: verifiedAt.toISOString(),
        switchedAt: switchedAt.toISOString(),
        playedAt: playedAt?.toISOString() ?? null,
      },
    ]),
  );
}

export function receiptKey({ agentId, workId, manifest }: ReceiptKey): string {
  return `${agentId} ${workId} ${manifest}`;
}
