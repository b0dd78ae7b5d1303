import { encode } from "@holofleet/shared/protocol/codec.ts";
import { uuidv7 } from "uuidv7";
import type { Db } from "#db/client.ts";
import { agentsToRing, fleetRow, recordRung } from "#features/agents/service.ts";
import { outgoingCommands, recordSending } from "#features/commands/service.ts";
import type { BrokerClient } from "./client.ts";

type Send = BrokerClient["send"];

/** Rings the doorbell of every agent that has something new to read, or did not answer. */
export async function ringDoorbells(db: Db, send: Send): Promise<void> {
  const agents = await agentsToRing(db, new Date());
  if (agents.length === 0) return;
  const { epoch } = await fleetRow(db);
  const rung = await Promise.all(
    agents.map(async ({ id, generation }) => {
      const bell = encode("desired", { epoch, generation }, { id: uuidv7(), sentAt: Date.now() });
      return (await send(id, "desired", bell)) ? [{ id, generation }] : [];
    }),
  );
  await recordRung(db, rung.flat());
}

/** Sends the commands that wait: new ones, and those that nobody acknowledged. Agents act once per id. */
export async function sendCommands(db: Db, send: Send): Promise<void> {
  const waiting = await outgoingCommands(db);
  const sending = await recordSending(
    db,
    waiting.map(({ commandId }) => commandId),
  );
  await Promise.all(
    waiting.map(async ({ agentId, commandId, body }) => {
      if (!sending.has(commandId)) return;
      // what the broker did not take is sent again, as what nobody acknowledged
      await send(agentId, "commands", encode("commands", body, { id: uuidv7(), sentAt: Date.now() }));
    }),
  );
}
