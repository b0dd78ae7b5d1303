import { randomUUID } from "node:crypto";
import { AppError } from "@holofleet/shared/errors.ts";
import type { MqttClient } from "mqtt";
import { z } from "zod";
import {
  addAccount,
  addDeviceAccount,
  addOlderAccount,
  type Command,
  consoleRole,
  planAccounts,
  planConsole,
  removeAccount,
} from "./accounts.ts";

const control = "$CONTROL/dynamic-security/v1";
/** milliseconds for one lot of commands: each account costs the broker a slow hash */
const answerMs = 30_000;
/** accounts in one message */
const lot = 50;

const answerSchema = z.object({
  responses: z.array(
    z.object({
      command: z.string(),
      correlationData: z.string().optional(),
      error: z.string().optional(),
      data: z
        .object({
          clients: z.array(z.string()),
          role: z.object({ rolename: z.string(), acls: z.array(z.object({ topic: z.string() })) }),
          client: z.object({ roles: z.array(z.object({ rolename: z.string() })).default([]) }),
        })
        .partial()
        .optional(),
    }),
  ),
});
type Answer = z.infer<typeof answerSchema>["responses"][number];

export interface Accounts {
  /** the console's own name at the broker */
  username: string;
  /** who may come in, each with what opens its token */
  wanted(): Promise<Account[]>;
}

interface Account {
  id: string;
  token(): string;
  /** of an older agent: what it hears */
  topics?: readonly string[];
  /** of a device that asks for access codes: where it asks and is answered */
  topic?: string;
}

/**
 * Brings the accounts of a Mosquitto with the dynamic security plugin in line with the record, over a connection whose account
 * may administer it. Idempotent: what is there already is left as it is.
 * @throws AppError forbidden when the plugin is not there or does not obey, timeout
 */
export async function bringAccounts(client: MqttClient, { username, wanted }: Accounts): Promise<void> {
  await client.subscribeAsync(`${control}/response`, { qos: 1 });
  const [own] = await ask(client, [{ command: "getClient", username }]);
  // the plugin disconnects whose roles change: that happens once, and the next connection finds them as they should be
  const standing = own?.data?.client?.roles.some(({ rolename }) => rolename === consoleRole) ?? false;
  if (!standing) await ask(client, planConsole(username));
  const [listed] = await ask(client, [{ command: "listClients", count: -1, offset: 0 }]);
  const present = listed?.data?.clients ?? [];
  const all = await wanted();
  const plan = planAccounts(all, present, await movedAccounts(client, all, present));
  for (let at = 0; at < plan.remove.length; at += lot)
    await ask(client, plan.remove.slice(at, at + lot).flatMap(removeAccount));
  for (let at = 0; at < plan.add.length; at += lot) await ask(client, plan.add.slice(at, at + lot).flatMap(addTo));
}

function addTo({ id, token, topics, topic }: Account): Command[] {
  if (topic !== undefined) return addDeviceAccount(id, token(), topic);
  return topics ? addOlderAccount(id, token(), topics) : addAccount(id, token());
}

/** What an account that may move hears; `null` of an agent of ours, whose topics are its id's. */
const topicsOf = ({ topic, topics }: Account): readonly string[] | null =>
  topic === undefined ? (topics ?? null) : [topic];

/** Devices and older agents whose role names other topics than those that are theirs now. */
async function movedAccounts(
  client: MqttClient,
  wanted: readonly Account[],
  present: readonly string[],
): Promise<Set<string>> {
  const movable = wanted.filter((account) => topicsOf(account) !== null && present.includes(account.id));
  const moved = new Set(movable.map(({ id }) => id));
  for (let at = 0; at < movable.length; at += lot) {
    const some = movable.slice(at, at + lot);
    const roles = await ask(
      client,
      some.map(({ id }) => ({ command: "getRole", rolename: id })),
    );
    for (const account of some) {
      const role = roles.find(({ data }) => data?.role?.rolename === account.id)?.data?.role;
      const named = new Set(role?.acls.map(({ topic }) => topic));
      const topics = topicsOf(account) ?? [];
      if (named.size === topics.length && topics.every((topic) => named.has(topic))) moved.delete(account.id);
    }
  }
  return moved;
}

/** What is no answer of the plugin says nothing. */
function readAnswers(payload: Buffer): Answer[] {
  try {
    return answerSchema.parse(JSON.parse(payload.toString("utf8"))).responses;
  } catch {
    return [];
  }
}

/** Sends commands in one message and answers what the plugin said to each. */
async function ask(client: MqttClient, commands: Command[]): Promise<Answer[]> {
  const correlationData = randomUUID();
  const stop = new AbortController();
  const answered = new Promise<Answer[]>((resolve, reject) => {
    const hear = (topic: string, payload: Buffer) => {
      if (topic !== `${control}/response`) return;
      const responses = readAnswers(payload);
      if (responses.some((answer) => answer.correlationData === correlationData)) resolve(responses);
    };
    const lost = () => reject(new AppError("network", "The broker ended the connection."));
    const timer = setTimeout(() => reject(noAnswer()), answerMs);
    client.on("message", hear);
    client.once("close", lost);
    stop.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      client.off("message", hear);
      client.off("close", lost);
    });
  });
  try {
    const payload = JSON.stringify({ commands: commands.map((command) => ({ ...command, correlationData })) });
    // a plugin that is not there answers nothing, whatever the broker acknowledges
    const [answers] = await Promise.all([answered, client.publishAsync(control, payload, { qos: 1 })]);
    const failed = answers.find(({ error }) => error !== undefined && !/already|not found/i.test(error));
    if (failed) {
      const message = `The broker's dynamic security plugin refused ${failed.command}: ${failed.error}. Check its log.`;
      throw new AppError("forbidden", message);
    }
    return answers;
  } finally {
    stop.abort();
  }
}

function noAnswer(): AppError {
  return new AppError(
    "timeout",
    "The broker's dynamic security plugin does not answer. HOLOFLEET_MQTT_ACCOUNTS=1 needs a Mosquitto with that plugin, and an account in MQTT_URL that may administer it.",
  );
}
