import type { CueReason, CueWhere } from "@holofleet/contract/fleet/cues.ts";
import { inMall, targetedProjectors } from "@holofleet/contract/projectors/targets.ts";
import { type AgentAction, type AgentCue, mostCues } from "@holofleet/shared/cues/messages.ts";
import { topicIn } from "@holofleet/shared/cues/topics.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { raiseGeneration } from "#features/agents/service.ts";
import { placesOf } from "#features/projectors/service.ts";
import { stepsOfScene } from "#features/scenes/service.ts";
import { allMalls, type Cue, cueOf, enabledCues } from "./record.ts";
import { mallsOf, runsInAgents } from "./rules.ts";

type Malls = Awaited<ReturnType<typeof allMalls>>;

/** Which malls' agents carry out something of a cue, by id. */
export function tellingMalls(cue: Cue, malls: Malls): Set<string> {
  const own = cue.actions.filter((action) => runsInAgents(cue.trigger, action));
  return new Set(own.flatMap((action) => mallsOf(cue, action, malls)).map(({ id }) => id));
}

/** Which actions of which cues the agents of each mall carry out, by the mall's id, as text that can be compared. */
export async function toldCues(tx: Tx): Promise<Map<string, string>> {
  const malls = await allMalls(tx);
  const told = new Map<string, string>();
  for (const cue of await enabledCues(tx))
    for (const action of cue.actions)
      if (runsInAgents(cue.trigger, action))
        for (const { id } of mallsOf(cue, action, malls)) told.set(id, `${told.get(id) ?? ""} ${cue.id}/${action.id}`);
  return told;
}

/** Follows a group of malls to its new name. */
export async function recordGroupName(tx: Tx, from: string, to: string): Promise<void> {
  const renamed = (where: CueWhere): CueWhere =>
    typeof where === "string" || Array.isArray(where)
      ? where
      : { ...where, groups: where.groups.map((name) => (name === from ? to : name)) };
  for (const row of await tx.cue.findMany()) {
    const { malls, actions } = cueOf(row);
    const moved = actions.map((action) => ("where" in action ? { ...action, where: renamed(action.where) } : action));
    await tx.cue.update({
      where: { id: row.id },
      data: { malls: renamed(malls) as Prisma.InputJsonValue, actions: moved as Prisma.InputJsonArray },
    });
  }
}

/** Tells the agents of these malls that their cues changed. */
export async function raiseMalls(tx: Tx, mallIds: ReadonlySet<string>): Promise<void> {
  if (mallIds.size > 0) await raiseGeneration(tx, { mallId: { in: [...mallIds] } });
}

/** The cues that the agents of a mall carry out by themselves, with their scenes as steps. */
export async function agentCuesFor(db: Reader, mallId: string): Promise<AgentCue[]> {
  const cues = await enabledCues(db);
  if (cues.length === 0) return [];
  const malls = await allMalls(db);
  const mall = malls.find(({ id }) => id === mallId);
  if (mall === undefined) return [];
  const told: AgentCue[] = [];
  for (const cue of cues) {
    const { id, name, maxPerMinute, trigger } = cue;
    const actions: AgentAction[] = [];
    for (const action of cue.actions) {
      if (!runsInAgents(trigger, action)) continue;
      if (mallsOf(cue, action, malls).every((one) => one.id !== mallId)) continue;
      actions.push({ id: action.id, ...(await planSteps(db, mall, action)) });
    }
    if (actions.length === 0) continue;
    const head = { id, name, maxPerMinute, actions };
    if (trigger.type === "topic")
      told.push({ ...head, trigger: { ...trigger, topic: topicIn(trigger.topic, mall.code) } });
    else if (trigger.type === "schedule")
      told.push({ ...head, trigger: { ...trigger, timezone: trigger.timezone ?? mall.timezone } });
  }
  return told.slice(0, mostCues);
}

/** What an agent is told where it cannot carry out an action, to be reported back as the reason. */
const problems = {
  no_scene: "This mall has no scene of that name.",
  no_projector: "It reaches no projector of this mall.",
} satisfies Partial<Record<CueReason, string>>;

/** The code of a reason that an agent was told itself. */
export function reasonOfProblem(reason: string | undefined): CueReason | null {
  if (reason === problems.no_scene) return "no_scene";
  return reason === problems.no_projector ? "no_projector" : null;
}

async function planSteps(
  db: Reader,
  mall: { id: string; code: string },
  action: Extract<Cue["actions"][number], { type: "command" | "scene" }>,
): Promise<Pick<AgentAction, "steps" | "problem">> {
  try {
    const steps =
      action.type === "scene"
        ? await stepsOfScene(db, mall.id, action.scene)
        : targetedProjectors(inMall(action.target, mall.code), await placesOf(db, [mall.id])).map((projector) => ({
            ...{ projector, wish: action.wish, afterSeconds: 0 },
          }));
    if (steps === null) return { steps: [], problem: problems.no_scene };
    if (steps.length === 0) return { steps: [], problem: problems.no_projector };
    return {
      steps: steps.map(({ projector, wish, afterSeconds = 0 }) => ({ projector: projector.id, wish, afterSeconds })),
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { steps: [], problem: thrown.message.slice(0, 300) };
  }
}
