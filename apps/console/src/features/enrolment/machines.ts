import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { type KnownMachine, planMachines } from "./machine-rules.ts";

/** A machine as it names itself with each question what it should hold. */
export interface Machine {
  fingerprint: string;
  hostname: string | null;
}

/** A machine that speaks all the time is noted once in this many milliseconds. */
const notedMs = 60_000;

/**
 * Notes which machine speaks for an agent. Two that take turns are told apart here: the newer one is held until somebody decides.
 * @throws AppError machine_held
 */
export async function recordMachine(
  db: Db,
  { id, mallId }: { id: string; mallId: string },
  { fingerprint, hostname }: Machine,
  now = new Date(),
): Promise<void> {
  const known = await db.agentMachine.findMany({ where: { agentId: id } });
  const plan = planMachines(known, fingerprint, now);
  if (plan.admit && plan.hold.length === 0 && isFresh(known, fingerprint, now)) return;
  await db.$transaction(async (tx) => {
    const key = { agentId: id, fingerprint };
    await tx.agentMachine.upsert({
      where: { agentId_fingerprint: key },
      create: { ...key, hostname, firstSeenAt: now, lastSeenAt: now },
      update: { hostname, lastSeenAt: now },
    });
    await tx.agentMachine.updateMany({
      where: { agentId: id, fingerprint: { in: plan.hold }, heldAt: null },
      data: { heldAt: now },
    });
    if (known.length > 1 || plan.hold.length > 0) await notify(tx, { kind: "mall", id: mallId });
  });
  if (!plan.admit) throw held;
}

const isFresh = (known: readonly KnownMachine[], fingerprint: string, now: Date): boolean =>
  known.some((one) => one.fingerprint === fingerprint && now.getTime() - one.lastSeenAt.getTime() < notedMs);

const held = new AppError(
  "machine_held",
  "Two machines speak as this agent: its disk was copied. This one waits; an operator decides on the mall's page which is right.",
);

/** Lets this machine alone speak for the agent; the others are held until they are enrolled anew. @throws AppError not_found */
export async function keepMachine(db: Db, id: string, fingerprint: string): Promise<{ id: string; mall: string }> {
  return db.$transaction(async (tx) => {
    const agent = await tx.agent.findFirst({
      where: { id, revokedAt: null, machines: { some: { fingerprint } } },
      select: { mallId: true, mall: { select: { code: true } } },
    });
    if (agent === null) throw new AppError("not_found", `The agent ${id} has no such machine. Load the page again.`);
    const others = { agentId: id, fingerprint: { not: fingerprint } };
    await tx.agentMachine.updateMany({ where: { ...others, heldAt: null }, data: { heldAt: new Date() } });
    await tx.agentMachine.updateMany({ where: { agentId: id, fingerprint }, data: { heldAt: null } });
    await notify(tx, { kind: "agent", id }, { kind: "mall", id: agent.mallId });
    return { id, mall: agent.mall.code };
  });
}
