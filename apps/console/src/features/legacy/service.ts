import { randomBytes } from "node:crypto";
import type { LegacyAgent, LegacySettings, MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { hashToken, raiseGeneration } from "#features/agents/service.ts";
import { createAgent, lockMall, makeAgentId } from "#features/enrolment/service.ts";
import { readBase } from "#features/legacy-pictures/service.ts";
import type { Console } from "../../context.ts";
import { nameOf } from "./names.ts";
import { presentLegacy } from "./present.ts";

export { admitLegacy, idInName, livingLegacy, sealedLegacy } from "./names.ts";
export { listOrders, requestOrder, sendOrders } from "./orders.ts";

/** What older agents need of the console. */
export type Older = Pick<Console, "db" | "env" | "secrets">;

/** The password for a broker with accounts of its own; `null` where there is none. */
const sealedOf = ({ env, secrets }: Omit<Older, "db">, token: string) =>
  env.mqttAccounts ? secrets.seal(token) : null;

/** A secret that nobody guesses: 256 bits. */
const makeToken = () => randomBytes(32).toString("base64url");

/** What a mall's older agent is, or is to be. */
export interface Marked {
  legacy: LegacyAgent;
  /** of a new one */
  mqtt: MqttCredentials | null;
}

/**
 * Says that a mall runs the older agent, or changes how it is spoken to. A new one gets credentials, which are shown here and never
 * again, and what is published for the mall.
 * @throws AppError not_found, bad_request (base), conflict when another mall listens to the same topics
 */
export async function markLegacy(console: Older, mall: string, settings: LegacySettings): Promise<Marked> {
  const mqtt = await console.db.$transaction((tx) => markIn(tx, console, mall, settings));
  return { legacy: await showLegacy(console, mall), mqtt };
}

/** `markLegacy` in a transaction. @returns the credentials of a new agent */
export async function markIn(
  tx: Tx,
  console: Omit<Older, "db">,
  mallCode: string,
  settings: LegacySettings,
): Promise<MqttCredentials | null> {
  const { code = mallCode, topics, style, recipe } = settings;
  const base = readBase(settings.base);
  const mallId = await mallIdOf(tx, mallCode);
  // one after the other: what two malls listen to is compared with all others
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('legacy agents', 0))`;
  await lockMall(tx, mallId);
  await refuseShared(tx, mallId, { code, topics });
  await tx.legacyStyle.upsert({
    where: { name: style },
    create: { name: style, edge: null, quality: 90, ...recipe },
    update: { ...recipe },
  });
  const known = await findAgent(tx, mallCode);
  const data = { code, topics, base, styleName: style };
  if (known) {
    await tx.legacyAgent.update({ where: { agentId: known.id }, data });
    await raiseUsers(tx, style, known.id);
    await notify(tx, { kind: "mall", id: mallId });
    const { legacy } = known;
    // what it may hear changes with these
    if (legacy?.code !== code || legacy.topics !== topics) await notify(tx, { kind: "identity", id: known.id });
    return null;
  }
  const id = makeAgentId("l");
  const token = makeToken();
  await createAgent(tx, { id, mallId, token, sealed: sealedOf(console, token) });
  await tx.legacyAgent.create({ data: { ...data, agentId: id, urlToken: makeToken().slice(0, 22) } });
  await raiseUsers(tx, style, id);
  return { username: nameOf({ id, tokenHash: hashToken(token) }), password: token };
}

/** Two agents on the same topics fetch each other's pictures, and nobody could tell whose is whose. @throws AppError conflict */
async function refuseShared(tx: Tx, mallId: string, { code, topics }: { code: string; topics: string }): Promise<void> {
  // all malls count here, those too that do not exist for who asks
  const [other] = await tx.$queryRaw<{ mall: string }[]>`
    SELECT m."code" AS mall FROM "LegacyAgent" l JOIN "Agent" a ON a."id" = l."agentId" JOIN "Mall" m ON m."id" = a."mallId"
    WHERE a."revokedAt" IS NULL AND m."id" <> ${mallId} AND l."topics" = ${topics} AND (${topics} = 'plain' OR l."code" = ${code})
    LIMIT 1`;
  if (other === undefined) return;
  const { mall } = other;
  const message =
    topics === "mall"
      ? `The older agent of ${mall} has the code ${code} already. Give this one the code in its own config.json.`
      : `The older agent of ${mall} listens to the topics without a mall already, and both would fetch each other's pictures. Give one of them the variant with the mall, or a broker and console of its own.`;
  throw new AppError("conflict", message, { details: { mall } });
}

/** Whoever uses a style should hold what it makes now. */
async function raiseUsers(tx: Tx, style: string, id: string): Promise<void> {
  const users = await tx.legacyAgent.findMany({ where: { OR: [{ styleName: style }, { agentId: id }] } });
  for (const { agentId } of users.sort((a, b) => (a.agentId < b.agentId ? -1 : 1)))
    await raiseGeneration(tx, { id: agentId });
}

/**
 * Gives an older agent a new name and password at the broker; connections with the old ones end at once.
 * @throws AppError not_found
 */
export async function rotateLegacy(console: Older, mall: string): Promise<{ mqtt: MqttCredentials }> {
  const { db } = console;
  const token = makeToken();
  const tokenHash = hashToken(token);
  const { id, mallId } = await agentOf(db, mall);
  await db.$transaction(async (tx) => {
    await tx.agent.update({ where: { id }, data: { tokenHash, brokerToken: sealedOf(console, token) } });
    await notify(tx, { kind: "identity", id }, { kind: "mall", id: mallId });
  });
  return { mqtt: { username: nameOf({ id, tokenHash }), password: token } };
}

/** The older agent of a mall, with how far it is taken to be. @throws AppError not_found */
export async function showLegacy({ db, env }: Pick<Older, "db" | "env">, mall: string): Promise<LegacyAgent> {
  return presentLegacy(await agentOf(db, mall), env.legacyPaceMs);
}

/** The mall's older agent with all of its wanted pictures. @throws AppError not_found */
async function agentOf(db: Reader, mall: string) {
  const agent = await findAgent(db, mall);
  if (agent?.legacy) return { ...agent, legacy: agent.legacy };
  await mallIdOf(db, mall);
  const message = `${mall} has no older agent. Mark it first: holofleet malls legacy ${mall} --base <url> --style <style>`;
  throw new AppError("not_found", message);
}

function findAgent(db: Reader, mall: string) {
  return db.agent.findFirst({
    where: { mall: { code: mall }, revokedAt: null, legacy: { isNot: null } },
    include: { legacy: { include: { style: true, pictures: { where: { workId: { not: null } } } } } },
  });
}

async function mallIdOf(db: Reader, code: string): Promise<string> {
  const mall = await db.mall.findUnique({ where: { code }, select: { id: true } });
  if (mall === null) throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  return mall.id;
}
