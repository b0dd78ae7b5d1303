import { decodeValue, encode } from "@holofleet/shared/protocol/codec.ts";
import { upKinds } from "@holofleet/shared/protocol/topics.ts";
import { uuidv7 } from "uuidv7";
import { fleetRow, recordSeen } from "#features/agents/service.ts";
import { outgoingCommands, recordSending } from "#features/commands/service.ts";
import { recordMessage } from "#features/messages/service.ts";
import type { Console } from "../../context.ts";

/**
 * Takes what an agent without a broker in reach has to say, and answers what waits for it: its doorbell, when what it reported
 * is behind, and its commands. One bad message never loses the others.
 * @returns the body of the answer, JSON
 */
export async function answerReport(
  { db, log }: Console,
  agentId: string,
  messages: readonly unknown[],
): Promise<string> {
  const at = new Date();
  for (const message of messages) {
    const kind = upKinds.find((known) => known === (message as { type?: unknown } | null)?.type);
    const decoded = kind === undefined ? ({ ok: false, reason: "wrong_type" } as const) : decodeValue(kind, message);
    if (decoded.ok) await recordMessage(db, agentId, decoded.envelope, at);
    else log.warn({ agentId, reason: decoded.reason }, "report: a message was dropped");
  }
  await recordSeen(db, [agentId], at);

  const { epoch } = await fleetRow(db);
  const agent = await db.agent.findUniqueOrThrow({
    where: { id: agentId },
    select: { generation: true, reportedGeneration: true },
  });
  const { generation } = agent;
  const sentAt = Date.now();
  const behind = (agent.reportedGeneration ?? 0) < generation;
  const bell = behind ? [encode("desired", { epoch, generation }, { id: uuidv7(), sentAt })] : [];
  const waiting = await outgoingCommands(db, agentId);
  const sending = await recordSending(
    db,
    waiting.map(({ commandId }) => commandId),
  );
  const orders = waiting
    .filter(({ commandId }) => sending.has(commandId))
    .map(({ body }) => encode("commands", body, { id: uuidv7(), sentAt }));
  return `{"messages":[${[...bell, ...orders].join(",")}]}`;
}
