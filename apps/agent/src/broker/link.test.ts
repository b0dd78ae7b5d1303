import { encode } from "@holofleet/shared/protocol/codec.ts";
import type { Command } from "@holofleet/shared/protocol/commands.ts";
import { pino } from "pino";
import { afterEach, expect, test, vi } from "vitest";
import { startTestBroker } from "./broker.fixture.ts";
import { createLink } from "./link.ts";

/** Events are waited for as long as a busy machine may need. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const agentId = "a_test01";
const topic = (kind: string) => `holofleet/v1/agents/${agentId}/${kind}`;
const meta = { id: "m1", sentAt: 0 };
const command: Command = {
  id: "command-1",
  target: { projector: "p1" },
  wish: { type: "refresh" },
  deadline: Date.now() + 60_000,
  why: "test",
};
const ack = { commandId: "command-1", state: "accepted" as const, attempts: 0, elapsedMs: 0 };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A link, and a console that answers reports with what lies in `inbox`. */
function start(urls: string[], firstMs = 80) {
  const heard = {
    desired: 0,
    connects: 0,
    commands: [] as string[],
    reports: [] as { type: string; body: object }[][],
  };
  const inbox: unknown[] = [];
  const link = createLink({
    agentId,
    token: "token",
    bootId: "boot-1",
    urls: () => urls,
    log: pino({ level: "silent" }),
    serverNow: Date.now,
    api: {
      async report(messages) {
        heard.reports.push(messages as never);
        return inbox.splice(0);
      },
    },
    onConnect: () => heard.connects++,
    onDesired: () => heard.desired++,
    onCommand: ({ id }) => heard.commands.push(id),
    timings: {
      heartbeatMs: 60,
      settleMs: 20,
      fallback: { firstMs, laterMs: 120, everyMs: 50 },
      backoff: { baseMs: 20, capMs: 40 },
    },
  });
  closers.push(() => link.stop());
  return { link, heard, inbox };
}

test("with a broker: greets, beats, asks what is wanted, and reports nothing over HTTP", async () => {
  const broker = await startTestBroker();
  closers.push(() => broker.kill());
  const { link, heard } = start([broker.url], 1_500);
  link.ack(ack);
  await until(() => expect(heard).toMatchObject({ connects: 1, desired: 1 }));
  await until(() => expect(broker.published.filter((m) => m.topic === topic("presence")).length).toBeGreaterThan(2));
  const presence = broker.published.find((m) => m.topic === topic("presence"));
  expect(presence).toMatchObject({ retain: true, qos: 1 });
  expect(JSON.parse(presence?.payload ?? "").body).toEqual({ online: true, bootId: "boot-1" });
  expect(broker.published.filter((m) => m.topic === topic("acks"))).toHaveLength(1);
  await broker.publish(topic("commands"), encode("commands", command, meta));
  await until(() => expect(heard.commands).toEqual(["command-1"]));
  expect(link.state()).toEqual({ transport: "mqtt", url: broker.url, reason: null });
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  expect(heard.reports).toEqual([]);
});

test("without a broker: polls, delivers what waited once, and takes what comes back", async () => {
  const { link, heard, inbox } = start(["mqtt://127.0.0.1:1"]);
  link.ack(ack);
  inbox.push(JSON.parse(encode("commands", command, meta)), { nonsense: true });
  await until(() => expect(heard.reports.length).toBeGreaterThan(2));
  expect(heard.reports[0]?.map(({ type }) => type)).toEqual(["presence", "acks"]);
  expect(heard.reports[1]?.map(({ type }) => type)).toEqual(["presence"]);
  expect(heard.commands).toEqual(["command-1"]);
  expect(heard.desired).toBeGreaterThan(1);
  expect(link.state()).toMatchObject({ transport: "http", reason: expect.stringContaining("Nothing listens") });

  await link.stop();
  expect(heard.reports.at(-1)).toMatchObject([{ type: "presence", body: { online: false } }]);
});

test("a broker that dies is replaced by HTTP, and takes over again when it is back", async () => {
  const broker = await startTestBroker();
  const { link, heard } = start([broker.url]);
  await until(() => expect(link.state().transport).toBe("mqtt"));
  await broker.kill();
  await until(() => expect(link.state().transport).toBe("http"));

  const back = await startTestBroker({ port: broker.port });
  closers.push(() => back.kill());
  await until(() => expect(link.state().transport).toBe("mqtt"));
  const reports = heard.reports.length;
  link.ack(ack);
  await until(() => expect(back.published.some((m) => m.topic === topic("acks"))).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heard.reports).toHaveLength(reports);
});
