import { assignedMalls } from "@holofleet/contract/assignments.ts";
import { timesBetween } from "@holofleet/shared/cues/schedule.ts";
import type { Db } from "#db/client.ts";
import { allMalls, enabledCues, type LiveCue, recordEvent, runsInAgents } from "#features/cues/service.ts";
import { planStanding, type Standing } from "./conditions.ts";
import { type Lasting, lastingFacts, type Passing, passingFacts } from "./facts.ts";

/** How far back a look reaches, in milliseconds: what happened while no console ran for longer is let pass. */
const lookBackMs = 600_000;
/** marks, among what stands, that a cue looked before */
const looked = "";

type Malls = Awaited<ReturnType<typeof allMalls>>;

/**
 * Looks whether what cues wait for in the console's own record has happened. Called again and again by one replica: the same
 * happening has the same key, so that it is told once.
 */
export async function watchCues(db: Db, now: Date): Promise<void> {
  const cues = await enabledCues(db);
  if (cues.every(({ trigger }) => trigger.type === "topic")) return;
  const malls = await allMalls(db);
  for (const cue of cues) {
    const since = new Date(Math.max(cue.armedAt.getTime(), now.getTime() - lookBackMs));
    const { trigger } = cue;
    if (trigger.type === "topic") continue;
    if (trigger.type === "schedule") await tellTimes(db, cue, malls, since, now);
    else if ("minutes" in trigger || trigger.type === "disk_low")
      await tellLasting(db, cue, about(cue, malls), await lastingFacts(db, trigger, now), now);
    else await tellPassing(db, cue, about(cue, malls), await passingFacts(db, trigger.type, since));
  }
}

/** ids of the malls that a cue is about; `null`: all, and what is of no mall */
function about(cue: LiveCue, malls: Malls): Set<string> | null {
  return cue.malls === "all" ? null : new Set(assignedMalls(cue.malls, malls).map(({ id }) => id));
}

/** By each mall's own clocks an hour comes once for all malls of a zone. */
async function tellTimes(db: Db, cue: LiveCue, malls: Malls, since: Date, now: Date): Promise<void> {
  const { trigger } = cue;
  if (trigger.type !== "schedule" || cue.actions.every((action) => runsInAgents(trigger, action))) return;
  const own = () => assignedMalls(cue.malls, malls).map(({ timezone }) => timezone);
  for (const zone of trigger.timezone === null ? new Set(own()) : [trigger.timezone])
    for (const at of timesBetween(trigger, zone, since.getTime(), now.getTime()))
      await db.$transaction((tx) =>
        recordEvent(tx, cue, {
          ...{ key: `clock ${zone} ${at}`, how: "clock", mallId: null, at: new Date(at) },
          facts: { subject: zone, payload: "" },
        }),
      );
}

async function tellPassing(db: Db, cue: LiveCue, own: Set<string> | null, facts: readonly Passing[]): Promise<void> {
  const mine = facts.filter(({ mallId }) => mallId === null || own === null || own.has(mallId));
  // each look finds the last minutes again: what was told is left out at once
  const keys = { in: mine.map(({ key }) => key) };
  const told = await db.cueEvent.findMany({ where: { cueId: cue.id, key: keys }, select: { key: true } });
  const known = new Set(told.map(({ key }) => key));
  for (const { key, mallId, at, subject } of mine.filter((fact) => !known.has(fact.key)))
    await db.$transaction((tx) =>
      recordEvent(tx, cue, { key, how: "fact", mallId, at, facts: { subject, payload: "" } }),
    );
}

async function tellLasting(
  db: Db,
  cue: LiveCue,
  own: Set<string> | null,
  { active, unknown }: Lasting,
  now: Date,
): Promise<void> {
  const minutes = "minutes" in cue.trigger ? cue.trigger.minutes : 0;
  const mine = new Map([...active].filter(([, { mallId }]) => own === null || own.has(mallId)));
  await db.$transaction(async (tx) => {
    // two replicas may look at once for a moment: since when something lasts is the first one's word, and names the event
    await tx.$queryRaw`SELECT 1 FROM "Cue" WHERE "id" = ${cue.id} FOR NO KEY UPDATE`;
    const rows: Standing[] = await tx.cueState.findMany({ where: { cueId: cue.id } });
    const isFirst = rows.every(({ subject }) => subject !== looked);
    const known = rows.filter(({ subject }) => subject !== looked);
    const { added, due, over } = planStanding(known, new Set(mine.keys()), unknown, { now, minutes, isFirst });
    const marker = isFirst ? [{ subject: looked, since: now, firedAt: now }] : [];
    const news = [...added, ...marker].map((standing) => ({ ...standing, cueId: cue.id }));
    await tx.cueState.createMany({ data: news, skipDuplicates: true });
    await tx.cueState.deleteMany({ where: { cueId: cue.id, subject: { in: over } } });
    for (const { subject, since } of due) {
      const fact = mine.get(subject);
      if (fact === undefined) continue;
      await tx.cueState.update({ where: { cueId_subject: { cueId: cue.id, subject } }, data: { firedAt: now } });
      await recordEvent(tx, cue, {
        ...{ key: `fact ${subject} ${since.getTime()}`, how: "fact", mallId: fact.mallId, at: now },
        facts: { subject: fact.subject, payload: "" },
      });
    }
  });
}
