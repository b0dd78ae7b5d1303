import { createHmac, randomUUID } from "node:crypto";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { createClient, failureOf } from "@holofleet/contract/client.ts";
import type { Delivery } from "@holofleet/contract/notify/deliveries.ts";
import type { FleetEvent } from "@holofleet/contract/notify/events.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetOld, requestDelivery, resumeDeliveries } from "../../apps/console/src/features/notify/service.ts";
import { openMailer } from "../../apps/console/src/mail/mailer.ts";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";
import { type Mailbox, startMailbox } from "../src/mailbox.ts";
import { type Received, type Receiver, startReceiver } from "../src/receiver.ts";

const patience = { timeout: 30_000, interval: 20 };
let running: TestConsole;
let receiver: Receiver;
let mailbox: Mailbox;
let api: ApiClient;

beforeAll(async () => {
  [receiver, mailbox] = await Promise.all([startReceiver(), startMailbox()]);
  running = await startTestConsole({
    HOLOFLEET_PRIVATE_HOOKS: "1",
    HOLOFLEET_SMTP_URL: mailbox.url,
    HOLOFLEET_MAIL_FROM: "Holofleet <holo@example.test>",
  });
  api = running.admin;
});
afterAll(async () => {
  await running?.stop();
  await Promise.all([receiver?.stop(), mailbox?.stop()]);
});
beforeEach(() => {
  receiver.received = [];
  receiver.answer = () => ({ status: 204 });
  mailbox.taken = [];
  mailbox.refuse = () => null;
});

function newEvent(over: Partial<FleetEvent> = {}): FleetEvent {
  return {
    id: randomUUID(),
    kind: "mall.offline",
    at: new Date().toISOString(),
    title: { en: "SH-01 is offline", "zh-CN": "SH-01 离线" },
    words: { en: "Since noon.", "zh-CN": "自中午起。" },
    link: "/malls/SH-01",
    facts: { mall: "SH-01" },
    ...over,
  };
}

const tell = (channelId: string, event = newEvent()) =>
  running.console.db.$transaction((tx) => requestDelivery(tx, { channelId, event }));

/** The delivery as soon as it looks like this. */
const becomes = (id: string, expected: Partial<Delivery>) =>
  vi.waitFor(async () => {
    const delivery = await api.deliveries.show({ id });
    expect(delivery).toMatchObject(expected);
    return delivery;
  }, patience);

const newHook = () => api.channels.create({ name: randomUUID(), kind: "webhook", url: `${receiver.url}/hook` });

/** What a receiver does who read the specification. */
function verify({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const own = createHmac("sha256", key).update(signed).digest("base64");
  const isFresh = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 300;
  return isFresh && String(headers["webhook-signature"]).split(" ").includes(`v1,${own}`);
}

describe("a web hook", () => {
  it("that fails twice and then takes it has it once, signed, under one id", async () => {
    const { channel, secret } = await newHook();
    const taken: string[] = [];
    receiver.answer = (received) => {
      if (receiver.received.length <= 2) return { status: 503, headers: { "retry-after": "1" }, body: "not yet" };
      taken.push(received.body);
      return { status: 200, body: "thanks" };
    };
    const event = newEvent();
    const id = await tell(channel.id, event);
    expect(await tell(channel.id, event)).toBe(id);
    const delivery = await becomes(id, { state: "delivered" });
    expect(delivery).toMatchObject({ attempts: 3, code: 200, answer: "thanks", nextAt: null });
    expect(taken.map((body) => JSON.parse(body).data.event)).toEqual([event.id]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([`msg_${id}`]));
    expect(receiver.received.map((received) => verify(received, secret ?? ""))).toEqual([true, true, true]);
    await expect(api.deliveries.sendAgain({ id })).rejects.toSatisfy((thrown) => failureOf(thrown).code === "conflict");
  });

  it("may change to a new secret while the old one still signs; neither is shown again", async () => {
    const { channel, secret: old } = await newHook();
    const { secret } = await api.channels.rotate({ id: channel.id });
    const { id } = await api.channels.test({ id: channel.id });
    await becomes(id, { state: "delivered" });
    const [received] = receiver.received as [Received];
    expect([old, secret].map((one) => verify(received, one ?? ""))).toEqual([true, true]);
    expect(verify(received, "whsec_AAAA")).toBe(false);
    const [stored] = await running.console.db.channel.findMany({ where: { id: channel.id } });
    const shown = JSON.stringify([await api.channels.list(), await api.deliveries.list({}), stored]);
    expect(shown).not.toContain(old?.slice("whsec_".length));
    expect(shown).not.toContain(secret?.slice("whsec_".length));
  });

  it("that answers 410 is switched off, and what comes later says so", async () => {
    const { channel } = await newHook();
    receiver.answer = () => ({ status: 410 });
    await becomes(await tell(channel.id), { state: "failed", code: 410, attempts: 1 });
    const off = (await api.channels.list()).find(({ id }) => id === channel.id);
    expect(off).toMatchObject({ enabled: false, offWhy: expect.stringContaining("410") });
    const late = await api.deliveries.show({ id: await tell(channel.id) });
    expect(late).toMatchObject({ state: "failed", answer: "The channel is switched off.", attempts: 0 });
    expect(receiver.received).toHaveLength(1);
    await api.channels.update({ id: channel.id, enabled: true });
    receiver.answer = () => ({ status: 200 });
    await api.deliveries.sendAgain({ id: late.id });
    await becomes(late.id, { state: "delivered" });
  });

  it("hears of it after a console that died in the middle of a try, and of nothing twice", async () => {
    const { channel } = await newHook();
    const { db } = running.console;
    const event = newEvent();
    const died = { state: "trying", attempts: 1, nextAt: new Date(Date.now() - 1000) };
    const row = await db.delivery.create({ data: { channelId: channel.id, eventId: event.id, event, ...died } });
    await Promise.all([resumeDeliveries(db), resumeDeliveries(db)]);
    await becomes(row.id, { state: "delivered", attempts: 2 });
    await resumeDeliveries(db);
    expect(receiver.received).toHaveLength(1);
  });
});

it("nothing is posted into the console's own network unless a setting allows it", async () => {
  const { channel } = await newHook();
  running.console.env.privateHooks = false;
  const id = await tell(channel.id);
  const delivery = await becomes(id, { state: "failed", attempts: 1 });
  running.console.env.privateHooks = true;
  expect(delivery.answer).toContain("https");
  expect(receiver.received).toEqual([]);
});

it("the log forgets what has ended after its term, and what waits never", async () => {
  const { channel } = await newHook();
  const { db } = running.console;
  const event = newEvent();
  const old = { channelId: channel.id, event, createdAt: new Date("2026-01-01") };
  await db.delivery.create({ data: { ...old, eventId: "ended", state: "delivered" } });
  await db.delivery.create({ data: { ...old, eventId: "waits", nextAt: new Date("2100-01-01") } });
  await tell(channel.id);
  await forgetOld(db, new Date());
  const left = await db.delivery.findMany({ where: { channelId: channel.id }, orderBy: { id: "asc" } });
  expect(left.map(({ eventId }) => eventId === "ended")).toEqual([false, false]);
});

describe("robots", () => {
  it.each([
    ["feishu", '{"code":19021,"msg":"sign match fail"}', 19021, '{"StatusCode":0,"code":0,"msg":"success"}'],
    ["dingtalk", '{"errcode":310000,"errmsg":"sign not match"}', 310000, '{"errcode":0,"errmsg":"ok"}'],
    ["wecom", '{"errcode":93000,"errmsg":"invalid webhook url"}', 93000, '{"errcode":0,"errmsg":"ok"}'],
  ] as const)("%s that says no with a 200 is not believed to have it", async (kind, no, code, yes) => {
    const { channel, secret } = await api.channels.create({
      name: randomUUID(),
      kind,
      url: `${receiver.url}/robot?token=hidden`,
      locale: "zh-CN",
      ...(kind !== "wecom" && { secret: "typed" }),
    });
    expect(secret).toBeNull();
    receiver.answer = () => ({ status: 200, body: no });
    const id = await tell(channel.id);
    await becomes(id, { state: "failed", code, answer: no });
    receiver.answer = () => ({ status: 200, body: yes });
    await api.deliveries.sendAgain({ id });
    await becomes(id, { state: "delivered", code: 0 });
    expect(receiver.received.at(-1)?.body).toContain("SH-01 离线");
    expect(receiver.received.at(-1)?.path.includes("sign=")).toBe(kind === "dingtalk");
    expect(JSON.stringify(await api.channels.list())).not.toContain("hidden");
  });
});

describe("mail", () => {
  it("goes to each reader once, in their language, whoever else is refused", async () => {
    const ann = await api.people.add({
      name: "Ann",
      email: "ann@example.test",
      password: "correct horse",
      role: "administrator",
    });
    await running.console.db.user.update({ where: { id: ann.id }, data: { locale: "en" } });
    const { channel } = await api.channels.create({
      name: "Mail",
      kind: "email",
      people: [ann.id],
      addresses: ["Duty@example.test", "gone@example.test"],
    });
    let busy = true;
    mailbox.refuse = (to) => {
      if (to.startsWith("gone")) return { code: 550, words: "no such user" };
      return to.startsWith("duty") && busy ? { code: 451, words: "try later" } : null;
    };
    const id = await tell(channel.id);
    await becomes(id, { state: "waiting", attempts: 1, code: 451 });
    busy = false;
    await api.deliveries.sendAgain({ id });
    await becomes(id, {
      state: "failed",
      attempts: 2,
      code: 550,
      answer: expect.stringContaining("gone@example.test"),
    });
    const heads = mailbox.taken.map(({ to, from, subject }) => [[to].flat()[0]?.text, from?.text, subject]);
    const from = '"Holofleet" <holo@example.test>';
    expect(heads).toEqual([
      ["ann@example.test", from, "SH-01 is offline"],
      ["duty@example.test", from, "SH-01 离线"],
    ]);
    expect(mailbox.taken[0]?.text).toContain("/malls/SH-01");
  });

  it("is not handed to a server whose certificate nobody signed", async () => {
    const stranger = await startMailbox({ secure: true });
    const mailer = openMailer({ url: stranger.url, from: "a@example.test" });
    const mail = { to: "b@example.test", subject: "s", text: "t", id: "1" };
    await expect(mailer.send(mail)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("certificate"),
    });
    expect(stranger.taken).toEqual([]);
    await stranger.stop();
  });
});

describe("the bell", () => {
  it("shows chosen people their own notices, each until they read it", async () => {
    const person = { name: "Bo", password: "correct horse", role: "av" as const };
    const bo = await api.people.add({ ...person, email: "bo@example.test" });
    await api.people.add({ ...person, email: "cy@example.test" });
    const as = async (email: string) =>
      createClient({ url: running.url, token: await signIn(running.url, email, person.password) });
    const { channel } = await api.channels.create({ name: "Bell", kind: "app", people: [bo.id] });
    const event = newEvent();
    await tell(channel.id, event);
    // what a device said, cut through a sign of two halves
    await tell(channel.id, newEvent({ facts: { payload: "dark \ud83c" } }));
    const own = await as("bo@example.test");
    const { unread, notices } = await own.notices.list({});
    expect([unread, notices.at(-1)?.event.id]).toEqual([2, event.id]);
    const other = await as("cy@example.test");
    expect(await other.notices.list({})).toEqual({ unread: 0, notices: [] });
    expect(await other.notices.markRead({})).toEqual({ unread: 0 });
    expect(await own.notices.markRead({ ids: [notices[0]?.id ?? ""] })).toEqual({ unread: 1 });
    expect(await own.notices.markRead({})).toEqual({ unread: 0 });
    await expect(own.channels.list()).rejects.toSatisfy((thrown) => failureOf(thrown).code === "forbidden");
  });
});
