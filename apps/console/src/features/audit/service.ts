import type { OtherAction, Outcome } from "@holofleet/contract/fleet/audit.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { storable } from "@holofleet/shared/text.ts";
import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import type { Principal } from "../../context.ts";
import { maskInput } from "./mask.ts";
import { type Actor, actorOf, changed, objectsOf } from "./rules.ts";
import { readObject } from "./snapshot.ts";

/** Days for which entries are kept; the database lets none go that is younger than a year. */
const keptDays = 400;

/** Where a call came from. */
export interface Origin {
  ip: string;
  requestId: string;
}

interface Desk {
  /** the whole record, whoever calls */
  db: Db;
  log: Logger;
}

interface NewEntry extends Origin {
  actor: Actor;
  action: string;
  outcome: Outcome;
  objects: string[];
  input?: unknown;
  before?: object | null;
  after?: object | null;
}

/** Puts a call that changes something on record, when it was done or was refused for lack of rights. */
export async function recordCall<Result extends { output: unknown }>(
  desk: Desk,
  call: Origin & { principal: Principal | null; action: string; input: unknown },
  run: () => Promise<Result>,
): Promise<Result> {
  const { action, input, principal, ip, requestId } = call;
  const entry = { actor: actorOf(principal), action, ip, requestId, input: maskInput(action, input) };
  let was: Record<string, unknown> | null = null;
  try {
    was = await readObject(desk.db, action, input);
    const result = await run();
    const differ = changed(was, await readObject(desk.db, action, input));
    const objects = objectsOf(action, input, result.output, was);
    await append(desk, { ...entry, outcome: "done", objects, ...differ });
    return result;
  } catch (error) {
    if (error instanceof AppError && error.code === "forbidden" && principal !== null)
      await append(desk, { ...entry, outcome: "refused", objects: objectsOf(action, input, was) });
    throw error;
  }
}

/** Puts on record what is no procedure: who came and went, uploads of zips, agents that enrolled. */
export async function recordOther(
  desk: Desk,
  entry: Origin & { actor: Actor; action: OtherAction; outcome: Outcome; objects: string[]; input?: unknown },
): Promise<void> {
  await append(desk, entry);
}

export { actorOf } from "./rules.ts";

/** What happened has happened: where the record cannot be kept, the log names it. */
async function append({ db, log }: Desk, { actor, before, after, input, ...entry }: NewEntry): Promise<void> {
  try {
    await db.auditEntry.create({
      data: {
        ...entry,
        objects: entry.objects.map(storable),
        actorKind: actor.kind,
        actor: storable(actor.name),
        actorId: actor.id,
        ...(input != null && { input }),
        ...(before && { before }),
        ...(after && { after }),
      },
    });
  } catch (err) {
    log.error({ err, actor: actor.name, ...entry }, "audit: an entry could not be kept");
  }
}

/** Removes entries whose term is over. */
export async function forgetEntries(db: Db, now: Date): Promise<void> {
  await db.auditEntry.deleteMany({ where: { at: { lt: new Date(now.getTime() - keptDays * 86_400_000) } } });
}
