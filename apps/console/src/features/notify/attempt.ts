import type { FleetEvent } from "@holofleet/contract/notify/events.ts";
import { spreadMs } from "@holofleet/shared/backoff.ts";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { origins } from "#env.ts";
import { post } from "#outgoing/post.ts";
import type { Console } from "../../context.ts";
import { type Context, dingtalkPost, feishuPost, hookPost, type Locale, mailOf, wecomPost } from "./letters.ts";
import { type ChannelRow, channelParts, localeOf, readEvent } from "./present.ts";
import { addTry } from "./request.ts";
import { judgeHook, judgeRobot, planNextTry, readRetryAfter, type Verdict } from "./rules.ts";

/** While somebody tries, nobody else does, for so many seconds; longer than a try can take. */
const leaseS = 120;
/** Tries at once to one channel, so that a receiver that hangs does not hold the others up. */
const mostAtOnce = 2;
/** bytes of an answer that are kept */
const keptBytes = 500;

type Row = NonNullable<Awaited<ReturnType<typeof claim>>>;

/** Tries a delivery whose hour has come, and asks for the next try. One that another replica tries is left alone. */
export async function attemptDelivery(console: Console, id: string, signal: AbortSignal): Promise<void> {
  const row = await claim(console.db, id);
  if (row === null) return;
  try {
    await record(console.db, row, await send(console, row, signal));
  } catch (thrown) {
    if (!isAbort(thrown) && !signal.aborted) throw thrown;
    // the console stops: the next start tries again, and this was no try
    await console.db.delivery.updateMany({
      where: { id },
      data: { state: "waiting", attempts: { decrement: 1 }, nextAt: null },
    });
  }
}

/** Asks again for the tries that a console which died had not got to. */
export async function resumeDeliveries(db: Db): Promise<void> {
  const open = await db.delivery.findMany({
    where: { state: { in: ["waiting", "trying"] } },
    select: { id: true, nextAt: true },
  });
  for (const { id, nextAt } of open) await addTry(db, id, nextAt);
}

/** The delivery, if its hour has come and its channel is free; from then on it is this caller's for the lease. */
async function claim(db: Db, id: string) {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`
      SELECT 1 FROM "Channel" WHERE "id" = (SELECT "channelId" FROM "Delivery" WHERE "id" = ${id}) FOR UPDATE`;
    const claimed = await tx.$executeRaw`
      UPDATE "Delivery" AS own
      SET "state" = 'trying', "attempts" = "attempts" + 1, "nextAt" = now() + ${leaseS} * interval '1 second'
      WHERE "id" = ${id} AND "state" IN ('waiting', 'trying') AND ("nextAt" IS NULL OR "nextAt" <= now())
        AND ${mostAtOnce} > (SELECT count(*) FROM "Delivery" AS other
          WHERE other."channelId" = own."channelId" AND other."state" = 'trying' AND other."nextAt" > now())`;
    const row = await tx.delivery.findUnique({ where: { id }, include: { channel: { include: channelParts } } });
    if (row === null || claimed === 1) return row;
    const isOpen = row.state === "waiting" || row.state === "trying";
    const soon = new Date(Date.now() + spreadMs(3000, 0.7));
    if (isOpen) await addTry(tx, id, row.nextAt !== null && row.nextAt > soon ? row.nextAt : soon);
    return null;
  });
}

async function send(console: Console, row: Row, signal: AbortSignal): Promise<Verdict> {
  const { channel } = row;
  if (!channel.enabled) return failed("The channel is switched off.");
  const event = readEvent(row.event);
  const context: Context = { id: row.id, at: Date.now(), console: origins(console.env)[0] ?? "" };
  try {
    if (channel.kind === "email") return await sendMails(console, row, event, context, signal);
    return await sendPost(console, channel, event, context, signal);
  } catch (thrown) {
    if (thrown instanceof AppError) return verdictOf(thrown);
    throw thrown;
  }
}

const letters = { webhook: hookPost, feishu: feishuPost, dingtalk: dingtalkPost, wecom: wecomPost };

async function sendPost(
  { env, secrets }: Console,
  { kind, urlSealed, secretSealed, oldSecretSealed, oldSecretUntil, locale }: ChannelRow,
  event: FleetEvent,
  context: Context,
  signal: AbortSignal,
): Promise<Verdict> {
  const old = oldSecretUntil !== null && oldSecretUntil.getTime() > context.at ? oldSecretSealed : null;
  const sealed = [secretSealed, old].filter((secret) => secret !== null);
  const write = letters[kind as keyof typeof letters];
  const url = secrets.unseal(urlSealed ?? "");
  const target = { url, secrets: sealed.map((secret) => secrets.unseal(secret)), locale: localeOf(locale) };
  const answer = await post(write(event, target, context), { allowPrivate: env.privateHooks, signal });
  const retryAfter = readRetryAfter(answer.retryAfter, Date.now());
  if (kind === "webhook") return judgeHook(answer.status, answer.body, retryAfter);
  return judgeRobot(kind as Exclude<keyof typeof letters, "webhook">, answer.status, answer.body, retryAfter);
}

/** A mail to each reader who has none yet, in the reader's language; who was reached is kept at once. */
async function sendMails(
  { db, mail }: Console,
  row: Row,
  event: FleetEvent,
  context: Context,
  signal: AbortSignal,
): Promise<Verdict> {
  if (mail === null) return failed("No mail server is set. Set HOLOFLEET_SMTP_URL and HOLOFLEET_MAIL_FROM.");
  const verdicts: Verdict[] = [];
  for (const [place, { to, locale }] of readersOf(row.channel).entries()) {
    if (row.reached.includes(to)) continue;
    signal.throwIfAborted();
    // many readers take longer than a lease
    await db.delivery.updateMany({ where: { id: row.id }, data: { nextAt: new Date(Date.now() + leaseS * 1000) } });
    try {
      const { code, answer } = await mail.send({ to, ...mailOf(event, locale, context), id: `${row.id}-${place}` });
      verdicts.push({ outcome: "delivered", code, answer, afterSeconds: null });
      await db.delivery.updateMany({ where: { id: row.id }, data: { reached: { push: to } } });
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const verdict = verdictOf(thrown);
      verdicts.push({ ...verdict, answer: `${to}: ${verdict.answer}` });
    }
  }
  const worst = (["again", "failed", "delivered"] as const).find((one) => verdicts.some((v) => v.outcome === one));
  const shown = verdicts.findLast(({ outcome }) => outcome === worst);
  return shown ?? { outcome: "delivered", code: null, answer: "", afterSeconds: null };
}

function readersOf({ people, addresses, locale }: ChannelRow): { to: string; locale: Locale }[] {
  const own = people.map((person) => ({ to: person.email, locale: localeOf(person.locale ?? locale) }));
  const known = new Set(own.map(({ to }) => to));
  return [...own, ...addresses.filter((to) => !known.has(to)).map((to) => ({ to, locale: localeOf(locale) }))];
}

const failed = (answer: string): Verdict => ({ outcome: "failed", code: null, answer, afterSeconds: null });

function verdictOf({ code, message, details }: AppError): Verdict {
  const said = typeof details?.code === "number" ? details.code : null;
  const isFinal = code === "rejected" || code === "address_refused";
  return { outcome: isFinal ? "failed" : "again", code: said, answer: message, afterSeconds: null };
}

async function record(db: Db, { id, channelId, attempts }: Row, verdict: Verdict): Promise<void> {
  const { outcome, code, afterSeconds } = verdict;
  const wait = outcome === "again" ? planNextTry(attempts, afterSeconds) : null;
  const said = {
    code,
    answer: Buffer.from(verdict.answer).subarray(0, keptBytes).toString("utf8").replaceAll("\0", ""),
  };
  await db.$transaction(async (tx) => {
    if (wait === null) {
      const state = outcome === "delivered" ? "delivered" : "failed";
      await tx.delivery.updateMany({ where: { id }, data: { ...said, state, nextAt: null, finishedAt: new Date() } });
    } else {
      const nextAt = new Date(Date.now() + wait * 1000);
      await tx.delivery.updateMany({ where: { id }, data: { ...said, state: "waiting", nextAt } });
      await addTry(tx, id, nextAt);
    }
    if (outcome === "gone") {
      const offWhy = "The receiver answered 410: it wants no more messages.";
      await tx.channel.updateMany({ where: { id: channelId }, data: { enabled: false, offWhy } });
      await notify(tx, { kind: "channel", id: channelId });
    }
    await notify(tx, { kind: "delivery", id });
  });
}
