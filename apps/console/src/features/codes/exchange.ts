import { foldCode } from "@holofleet/shared/codes/format.ts";
import { deviceIdPattern, isOfExchange } from "@holofleet/shared/codes/wire.ts";
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
  if (asker === null) return null;
  // no `_`: in what a key starts with it stands for any character
  const packet = `p${messageId ?? 0}-`;
  if (dup) {
    const before = await grantedBefore(db, asker.source, { startsWith: packet });
    const lookup = secrets.fingerprint("access code", foldCode(code) ?? "");
    if (before?.code.lookup === lookup && Date.now() - before.at.getTime() < repeatMs) return "1";
  }
  const { result } = await codes.redeem({ code, key: `${packet}${uuidv7()}` }, asker);
  return answers[result];
}

/**
 * A topic of a device's own names it; on one that all share, or that is no device's, nobody knows who asked, and guesses there
 * count together. `null` for a device that was shut out.
 */
async function askerOn(db: Db, filter: string, topic: string): Promise<CodeAsker | null> {
  const level = topic.split("/")[filter.split("/").indexOf("+")] ?? "";
  const device = deviceIdPattern.test(level)
    ? await db.codeDevice.findUnique({
        where: { id: level },
        select: { name: true, revokedAt: true, mall: { select: { id: true, code: true } } },
      })
    : null;
  if (device === null) return { way: "mqtt", source: `topic:${filter}`, asker: filter, mall: null };
  if (device.revokedAt !== null) return null;
  return { way: "mqtt", source: `device:${level}`, asker: device.name, mall: device.mall };
}
