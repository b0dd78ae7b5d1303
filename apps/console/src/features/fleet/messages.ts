import type { Envelope } from "@holofleet/shared/protocol/codec.ts";
import type { UpKind } from "@holofleet/shared/protocol/topics.ts";
import type { Db } from "#db/client.ts";
import { fleetRow, recordPresence, recordReported, recordSeen } from "#features/agents/service.ts";
import { recordAck } from "#features/commands/service.ts";
import { recordProjectorStates } from "#features/projectors/service.ts";
import { recordStatuses, recordTargets } from "#features/syncs/service.ts";

type Recorders = { [K in UpKind]: (db: Db, agentId: string, envelope: Envelope<K>, at: Date) => Promise<void> };

/** What becomes of each kind of message from an agent, by whatever way it came. */
const recorders: Recorders = {
  async presence(db, agentId, envelope, at) {
    await db.$transaction((tx) => recordPresence(tx, agentId, envelope, at));
  },
  async status(db, agentId, { body }, at) {
    await recordSeen(db, [agentId], at);
    await recordStatuses(db, new Map([[agentId, body]]));
  },
  async reported(db, agentId, envelope, at) {
    const { body } = envelope;
    const { epoch } = await fleetRow(db);
    const newer = await db.$transaction(async (tx) => {
      if (!(await recordReported(tx, agentId, envelope, { at, epoch }))) return false;
      await recordTargets(tx, agentId, body.epoch === epoch ? body.generation : 0, body);
      return true;
    });
    if (newer) await recordProjectorStates(db, agentId, body.projectors);
  },
  async acks(db, agentId, { body }, at) {
    await recordSeen(db, [agentId], at);
    await recordAck(db, agentId, body);
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
