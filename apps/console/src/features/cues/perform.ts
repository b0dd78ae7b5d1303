import { type CueAction, type CueReason, cueActionSchema, cueReasons } from "@holofleet/contract/fleet/cues.ts";
import { inMall, targetedProjectors } from "@holofleet/contract/projectors/targets.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { CueEvent, Mall } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { requestSteps, type Step } from "#features/batches/service.ts";
import { requestDelivery } from "#features/notify/service.ts";
import { placesOf } from "#features/projectors/service.ts";
import { stepsOfScene } from "#features/scenes/service.ts";
import { addAction, allMalls, type Cue, cueOf } from "./record.ts";
import { type Facts, isDeviceAction, lateMs, mallsOf } from "./rules.ts";
import { type SaidEvent, wordsOf } from "./words.ts";

type DeviceAction = Extract<CueAction, { type: "command" | "scene" }>;

/**
 * Carries out one action of an event, at most once: what it does, and that it was done, are one transaction. What is no passing
 * failure ends it with its words; any other is thrown, to be tried again, until `isLast`.
 */
export async function performAction(
  db: Db,
  { event: eventId, action }: { event: string; action: string },
  isLast: boolean,
): Promise<void> {
  try {
    await db.$transaction((tx) => perform(tx, eventId, action));
  } catch (thrown) {
    const ends = isLast || (thrown instanceof AppError && thrown.code !== "unavailable");
    const reason = thrown instanceof Error ? thrown.message.slice(0, 300) : String(thrown);
    await db.cueResult.updateMany({
      where: { eventId, action, state: "waiting" },
      data: {
        attempts: { increment: 1 },
        reason,
        reasonCode: reasonOf(thrown),
        ...(ends && { state: "failed", finishedAt: new Date() }),
      },
    });
    await notifyCue(db, eventId);
    if (!ends) throw thrown;
  }
}

/** Asks again for the actions that a console which died left behind; those of messages are the bridge's. */
export async function resumeActions(db: Db): Promise<void> {
  const rows = await db.cueResult.findMany({
    where: { state: "waiting", NOT: { wish: { path: ["type"], equals: "publish" } } },
    select: { eventId: true, action: true },
  });
  for (const { eventId, action } of rows) await addAction(db, eventId, action);
}

async function perform(tx: Tx, eventId: string, actionId: string): Promise<void> {
  const result = await claim(tx, eventId, actionId);
  if (result === null) return;
  const { event, wish } = result;
  const cue = cueOf(event.cue);
  const became = isDeviceAction(wish)
    ? { batchId: await askProjectors(tx, cue, event, wish) }
    : wish.type === "notify"
      ? { deliveryId: await tell(tx, cue, event, wish) }
      : {};
  await tx.cueResult.update({
    where: { eventId_action: { eventId, action: actionId } },
    data: {
      state: "running",
      reason: null,
      reasonCode: null,
      attempts: { increment: 1 },
      startedAt: new Date(),
      ...became,
    },
  });
  await notify(tx, { kind: "cue", id: cue.id });
}

/** The action's row, kept from everybody else until the transaction ends; `null` when somebody did it. */
async function claim(tx: Tx, eventId: string, actionId: string) {
  await tx.$queryRaw`SELECT 1 FROM "CueResult" WHERE "eventId" = ${eventId} AND "action" = ${actionId} FOR UPDATE`;
  const row = await tx.cueResult.findFirst({
    where: { eventId, action: actionId, state: "waiting" },
    include: { event: { include: { cue: true, mall: true } } },
  });
  return row && { event: row.event, wish: cueActionSchema.parse(row.wish) };
}

type EventRow = CueEvent & { mall: Mall | null };

/** Orders for projectors; what cannot be reached now is left out and said. @throws AppError when nobody is asked */
async function askProjectors(tx: Tx, cue: Cue, event: EventRow, action: DeviceAction): Promise<string> {
  if (Date.now() - event.at.getTime() > lateMs)
    throw because("late", "It was too late: more than a minute had passed, so nothing was switched.");
  const malls = await whereItActs(tx, cue, event, action);
  const places = await placesOf(
    tx,
    malls.map(({ id }) => id),
  );
  const steps: Step[] = [];
  for (const { id, code } of malls) {
    if (action.type === "scene") steps.push(...((await stepsOfScene(tx, id, action.scene)) ?? []));
    else
      steps.push(
        ...targetedProjectors(inMall(action.target, code), places)
          .filter(({ mallId }) => mallId === id)
          .map((projector) => ({ projector, wish: action.wish })),
      );
  }
  if (steps.length === 0 && action.type === "scene")
    throw because("no_scene", `No mall of it has a scene named ${action.scene}. Change the cue.`);
  if (steps.length === 0) throw because("no_projector", "It reaches no projector. Change the cue.");
  const kind = action.type === "scene" ? "scene" : "group";
  return requestSteps(tx, { kind, title: cue.name, steps, skipOffline: true, by: cue.name, source: "cue" });
}

async function whereItActs(tx: Reader, cue: Cue, event: EventRow, action: DeviceAction) {
  if (action.where === "here" && event.mall !== null) return [event.mall];
  if (action.where === "here" && cue.trigger.type !== "topic" && cue.trigger.type !== "schedule")
    throw because("no_mall", "It asks for the mall where it happened, and there is none. Choose malls.");
  return mallsOf(cue, action, await allMalls(tx));
}

async function tell(
  tx: Tx,
  cue: Cue,
  event: EventRow,
  { id, channel, text }: Extract<CueAction, { type: "notify" }>,
): Promise<string> {
  const said: SaidEvent = {
    ...(event.facts as unknown as Facts),
    ...{ cue: cue.name, type: cue.trigger.type, isTest: event.how === "test" },
    mall: event.mall && { code: event.mall.code, name: event.mall.name },
  };
  const { title, words } = wordsOf(said, text);
  return requestDelivery(tx, {
    channelId: channel,
    event: {
      id: `cue ${event.id} ${id}`,
      kind: `cue.${cue.trigger.type}`,
      at: event.at.toISOString(),
      ...{ title, words },
      link: `/cues/${cue.id}`,
      facts: {
        cue: cue.name,
        mall: event.mall?.code ?? null,
        subject: said.subject,
        payload: said.payload.slice(0, 2000),
        test: said.isTest,
      },
    },
  });
}

/** A failure that trying again does not change. */
function because(reason: CueReason, message: string): AppError {
  return new AppError("bad_request", message, { details: { reason } });
}

function reasonOf(thrown: unknown): CueReason | null {
  if (!(thrown instanceof AppError)) return null;
  if (thrown.code === "agent_offline" || thrown.code === "no_agent") return "offline";
  if (thrown.code === "not_found") return "channel_gone";
  // what scenes and orders to many refuse is a choice that reaches nobody
  const told = thrown.code === "bad_request" ? "no_projector" : null;
  return cueReasons.find((code) => code === thrown.details?.reason) ?? told;
}

async function notifyCue(db: Reader, eventId: string): Promise<void> {
  const event = await db.cueEvent.findUnique({ where: { id: eventId }, select: { cueId: true } });
  if (event !== null) await notify(db, { kind: "cue", id: event.cueId });
}
