import type { Envelope } from "@holofleet/shared/protocol/codec.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import type { UpKind } from "@holofleet/shared/protocol/topics.ts";
import type { Db } from "#db/client.ts";
import { fleetRow, recordPresence, recordReported, recordSeen } from "#features/agents/service.ts";
import { recordAck } from "#features/commands/service.ts";
import { recordCues } from "#features/cues/service.ts";
import { notifyPresence } from "#features/fleet/service.ts";
import { recordHours } from "#features/hours/service.ts";
import { recordProjectorStates } from "#features/projectors/service.ts";
import { recordReceipts } from "#features/receipts/service.ts";
import { notifyRunsOf, recordStatuses, recordTargets } from "#features/syncs/service.ts";

type Recorders = { [K in UpKind]: (db: Db, agentId: string, envelope: Envelope<K>, at: Date) => Promise<void> };

/** What becomes of each kind of message from an agent, by whatever way it came. */
const recorders: Recorders = {
  async presence(db, agentId, envelope, at) {
    const changed = await db.$transaction((tx) => recordPresence(tx, agentId, envelope, at));
    if (changed) await notifyPresence(db, [changed]);
  },
  async status(db, agentId, { body }, at) {
    await recordProgress(db, new Map([[agentId, { status: body, at }]]));
  },
  async reported(db, agentId, envelope, at) {
    const { body } = envelope;
    const { epoch } = await fleetRow(db);
    const newer = await db.$transaction(async (tx) => {
      if (!(await recordReported(tx, agentId, envelope, { at, epoch }))) return false;
      await recordTargets(tx, agentId, body.epoch === epoch ? body.generation : 0, body);
      if (await recordReceipts(tx, agentId, body)) await notifyRunsOf(tx, agentId);
      return true;
    });
    if (!newer) return;
    await recordProjectorStates(db, agentId, body.projectors);
    await recordHours(db, agentId, body.hours ?? []);
    if (body.cues) await recordCues(db, agentId, body.cues);
  },
  async acks(db, agentId, { body }, at) {
    await recordSeen(db, [agentId], at);
    const projector = await recordAck(db, agentId, body);
    if (projector !== null && body.projector)
      await recordProjectorStates(db, agentId, [{ id: projector, state: body.projector }]);
  },
};

/** Records one message that arrived at `at`. Idempotent: the same message again changes nothing. */
export async function recordMessage<K extends UpKind>(
  db: Db,
  agentId: string,
  envelope: Envelope<K>,
  at: Date,
): Promise<void> {
  const record: Recorders[K] = recorders[envelope.type];
  await record(db, agentId, envelope, at);
}

/**
 * Records the latest progress of many agents in one go, each with the time of its arrival. All count as heard of at the earliest
 * of these times: a later one could hide a goodbye that came in between.
 */
export async function recordProgress(db: Db, latest: ReadonlyMap<string, { status: Status; at: Date }>): Promise<void> {
  const first = Math.min(...[...latest.values()].map(({ at }) => at.getTime()));
  await recordSeen(db, [...latest.keys()], new Date(first));
  await recordStatuses(db, new Map([...latest].map(([agentId, { status }]) => [agentId, status])));
}
