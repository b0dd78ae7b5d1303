import { pino } from "pino";
import { afterEach, expect, test, vi } from "vitest";
import { startTestBroker } from "./broker.fixture.ts";
import { connectBroker } from "./client.ts";
import { createEars, type Ears } from "./ears.ts";

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 10 });
const log = pino({ level: "silent" });
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(authorize?: (topic: string, cut: () => void) => boolean | null) {
  const broker = await startTestBroker();
  closers.push(() => broker.kill());
  if (authorize !== undefined)
    broker.aedes.authorizeSubscribe = (client, subscription, done) => {
      const isAllowed = authorize(subscription.topic, () => client?.close());
      if (isAllowed !== null) done(null, isAllowed ? subscription : null);
    };
  const heard: string[] = [];
  /** at each change, whether the first topic is heard */
  const changes: boolean[] = [];
  const ears: Ears = createEars({
    onHeard: (topic, payload) => heard.push(`${topic} ${Buffer.from(payload)}`),
    onChange: () => changes.push(ears.hearing("lightChange").hears),
    log,
  });
  const client = connectBroker({
    ...{ agentId: "a_test01", token: "token", urls: () => [broker.url], will: () => "gone", log, ears },
    ...{ onConnect: () => {}, onDisconnect: () => {}, onMessage: () => {} },
    backoff: { baseMs: 20, capMs: 50 },
  });
  closers.push(() => client.stop("bye"));
  return { broker, client, ears, heard, changes };
}

test("hears what it wants, live, and no more what it wants no more", async () => {
  const { broker, ears, heard } = await start();
  await broker.publish("lightChange", "old", { retain: true });
  expect(ears.hearing("lightChange")).toEqual({ hears: false, reason: "The agent has no connection to a broker." });
  ears.want(["lightChange", "doors"]);
  await until(() => expect(ears.hearing("lightChange")).toEqual({ hears: true }));
  await broker.publish("lightChange", "1");
  await until(() => expect(heard).toEqual(["lightChange 1"]));
  await until(() => expect(ears.hearing("doors")).toEqual({ hears: true }));
  ears.want(["doors"]);
  await broker.publish("lightChange", "2");
  await broker.publish("doors", "3");
  await until(() => expect(heard).toEqual(["lightChange 1", "doors 3"]));
});

test("hears again after the connection was lost, and says so meanwhile", async () => {
  const { broker, client, ears, heard, changes } = await start();
  ears.want(["lightChange"]);
  await until(() => expect(ears.hearing("lightChange")).toEqual({ hears: true }));
  for (const connected of Object.values(
    (broker.aedes as unknown as { clients: Record<string, { close(): void }> }).clients,
  ))
    connected.close();
  // the silence is short: it is told, and over before anybody looks
  await until(() => expect(changes).toEqual([true, false, true]));
  expect(client.state().connected).toBe(true);
  await broker.publish("lightChange", "back");
  await until(() => expect(heard).toEqual(["lightChange back"]));
});

test("a topic that is refused costs that topic only", async () => {
  const { client, ears } = await start((topic) => topic !== "secret");
  ears.want(["secret", "doors"]);
  await until(() => expect(ears.hearing("doors")).toEqual({ hears: true }));
  expect(ears.hearing("secret")).toMatchObject({ hears: false, reason: expect.stringContaining("does not let") });
  expect(client.state().connected).toBe(true);
});

test("a topic for which the broker ends the connection is asked for twice and no more", async () => {
  let asked = 0;
  const { client, ears } = await start((topic, cut) => {
    if (topic !== "secret") return true;
    asked++;
    cut();
    return null;
  });
  ears.want(["secret", "doors"]);
  await until(() => expect(ears.hearing("doors")).toEqual({ hears: true }));
  expect(ears.hearing("secret")).toMatchObject({
    hears: false,
    reason: expect.stringContaining("ended the connection"),
  });
  expect([asked, client.state().connected]).toEqual([2, true]);
});
