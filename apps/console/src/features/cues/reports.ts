import type { CueReport, CuesStatus } from "@holofleet/shared/cues/messages.ts";
import type { Db, Tx } from "#db/client.ts";
import type { Cue as Row } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { cueOf } from "./record.ts";
import { reasonOfProblem } from "./telling.ts";

const isEnd = (state: string): boolean => ["done", "failed", "unknown"].includes(state);

/**
 * Keeps what an agent says that its cues did. Told again it changes nothing, and an action that has ended stays as it ended; cues
 * that are not on record, and actions that a cue does not have, are passed over.
 */
export async function recordCues(db: Db, agentId: string, { reports }: CuesStatus): Promise<void> {
  if (reports.length === 0) return;
  const agent = await db.agent.findUniqueOrThrow({ where: { id: agentId }, select: { mallId: true } });
  const cues = await db.cue.findMany({ where: { id: { in: reports.map(({ cue }) => cue) } } });
  const keyOf = ({ id }: CueReport) => `agent ${agentId} ${id}`;
  const kept = await db.cueEvent.findMany({
    where: { key: { in: reports.map(keyOf) } },
    select: { key: true, cueId: true, results: { select: { action: true, state: true } } },
  });
  for (const report of reports) {
    const row = cues.find(({ id }) => id === report.cue);
    const before = kept.find(({ key, cueId }) => key === keyOf(report) && cueId === report.cue);
    const isKnown = report.actions.every(({ action, state }) =>
      before?.results.some((result) => result.action === action && (result.state === state || isEnd(result.state))),
    );
    if (row === undefined || (before !== undefined && isKnown)) continue;
    await db.$transaction((tx) => keep(tx, row, { mallId: agent.mallId, key: keyOf(report), report }));
  }
}

async function keep(
  tx: Tx,
  row: Row,
  { mallId, key, report }: { mallId: string; key: string; report: CueReport },
): Promise<void> {
  const { actions } = cueOf(row);
  const at = new Date(report.at);
  const facts = { subject: "", payload: report.payload };
  const named = { cueId_key: { cueId: row.id, key } };
  // told twice at the same moment: who comes second waits here and goes on with the row of the first
  await tx.cueEvent.createMany({
    data: { cueId: row.id, key, how: "agent", mallId, at, facts },
    skipDuplicates: true,
  });
  const event = await tx.cueEvent.findUniqueOrThrow({ where: named, select: { id: true } });
  for (const { action, state, reason = null, results, seconds } of report.actions) {
    const position = actions.findIndex(({ id }) => id === action);
    const wish = actions[position];
    if (wish === undefined) continue;
    const finishedAt = isEnd(state) ? new Date(at.getTime() + seconds * 1000) : null;
    const said = { state, reason, reasonCode: reasonOfProblem(reason ?? undefined), answers: results, finishedAt };
    await tx.cueResult.createMany({
      data: { eventId: event.id, action, position, wish, attempts: 1, startedAt: at, ...said },
      skipDuplicates: true,
    });
    await tx.cueResult.updateMany({
      where: { eventId: event.id, action, state: { in: ["waiting", "running"] } },
      data: said,
    });
  }
  await notify(tx, { kind: "cue", id: row.id });
}
