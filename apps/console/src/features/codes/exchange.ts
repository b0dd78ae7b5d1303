import { foldCode } from "@holofleet/shared/codes/format.ts";
import { isOfExchange } from "@holofleet/shared/codes/wire.ts";
import { uuidv7 } from "uuidv7";
import type { Db } from "#db/client.ts";
import type { Secrets } from "../../secrets.ts";
import { exchangeTopic } from "./devices.ts";
import { readQuestion } from "./question.ts";
import { type CodeAsker, type CodeDesk, grantedBefore, type Verdict } from "./redeem.ts";

/** How long the broker may send a message again that we took already, in milliseconds. */
const repeatMs = 15 * 60_000;

/** A message of the exchange as it came from the broker. */
export interface Heard {
  topic: string;
  payload: Uint8Array;
  /** sent again, under the same message id: MQTT 3.1.1 §3.3.1.1 */
  dup: boolean;
  messageId: number | undefined;
}

const answers: Record<Verdict["result"], "1" | "0" | null> = {
  granted: "1",
  used: "0",
  expired: "0",
  elsewhere: "0",
  // as if it had never been, as in the older system
  void: null,
  unknown: null,
  mistyped: null,
};

/**
 * The older systems' question by MQTT: what is to be answered on the same topic, or `null` for silence. A message that the broker
 * sends again has the answer that it had.
 * @throws AppError rate_limited while the topic has to wait
 */
export async function answerHeard(
  { db, secrets, codes }: { db: Db; secrets: Secrets; codes: CodeDesk },
  { topic, payload, dup, messageId }: Heard,
): Promise<"1" | "0" | null> {
  const filter = await exchangeTopic(db);
  const code = readQuestion(payload);
  if (code === null || filter === null || !isOfExchange(filter, topic)) return null;
  const asker = await askerOn(db, filter, topic);
  const packet = `p${messageId ?? 0}_`;
  if (dup) {
    const before = await grantedBefore(db, asker.source, { startsWith: packet });
    const lookup = secrets.fingerprint("access code", foldCode(code) ?? "");
    if (before?.code.lookup === lookup && Date.now() - before.at.getTime() < repeatMs) return "1";
  }
  const { result } = await codes.redeem({ code, key: `${packet}${uuidv7()}` }, asker);
  return answers[result];
}

/** A topic of a device's own names it; on one that all share nobody knows who asked. */
async function askerOn(db: Db, filter: string, topic: string): Promise<CodeAsker> {
  const at = filter.split("/").indexOf("+");
  const id = at === -1 ? null : (topic.split("/")[at] ?? null);
  const device =
    id === null
      ? null
      : await db.codeDevice.findUnique({
          where: { id },
          select: { name: true, mall: { select: { id: true, code: true } } },
        });
  return { way: "mqtt", source: `topic:${topic}`, asker: device?.name ?? topic, mall: device?.mall ?? null };
}
