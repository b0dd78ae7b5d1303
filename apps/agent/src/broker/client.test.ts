import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startTestBroker } from "./broker.fixture.ts";
import { type Broker, type BrokerOptions, connectBroker } from "./client.ts";

/** Events are waited for as long as a busy machine may need. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const agentId = "a_test01";
const topic = (kind: string) => `holofleet/v1/agents/${agentId}/${kind}`;
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startBroker(options: Parameters<typeof startTestBroker>[0] = {}) {
  const broker = await startTestBroker(options);
  closers.push(() => broker.kill());
  return broker;
}

/** A foreign party that is no broker. */
async function startTcp(onSocket: (socket: Socket) => void) {
  const server = createTcpServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connect(urls: string[], options: Partial<BrokerOptions> = {}) {
  const messages: string[] = [];
  const connects: boolean[] = [];
  const drops: number[] = [];
  const client: Broker = connectBroker({
    agentId,
    token: "token",
    will: () => "gone",
    urls: () => urls,
    onConnect: (again) => connects.push(again),
    onDisconnect: () => drops.push(1),
    onMessage: (kind, payload, retained) => messages.push(`${kind} ${Buffer.from(payload)} ${retained}`),
    log: pino({ level: "silent" }),
    backoff: { baseMs: 20, capMs: 50 },
    ...options,
  });
  closers.push(() => client.stop("bye"));
  return { client, messages, connects, drops };
}

describe("a broker in reach", () => {
  test.each(["url", "webSocketUrl"] as const)("hears and is heard (%s)", async (way) => {
    const broker = await startBroker();
    await broker.publish(topic("desired"), "kept", { retain: true });
    const { client, messages } = connect([broker[way]]);
    await until(() => expect(messages).toEqual(["desired kept true"]));
    expect(client.state()).toEqual({ connected: true, url: broker[way], reason: null });
    await broker.publish(topic("commands"), "go");
    await broker.publish(`holofleet/v1/agents/other/commands`, "not ours");
    await until(() => expect(messages[1]).toBe("commands go false"));
    expect(messages).toHaveLength(2);

    expect(await client.send("reported", "all")).toBe(true);
    expect(await client.send("status", "some")).toBe(true);
    await until(() =>
      expect(broker.published).toMatchObject([
        { topic: topic("reported"), payload: "all", retain: true, qos: 1 },
        { topic: topic("status"), payload: "some", retain: false, qos: 0 },
      ]),
    );
  });

  test("says goodbye itself when it stops, and by its will when it is cut", async () => {
    const broker = await startBroker();
    const first = connect([broker.url]);
    await until(() => expect(first.connects).toHaveLength(1));
    await first.client.stop("bye");
    expect(broker.published).toMatchObject([{ topic: topic("presence"), payload: "bye", retain: true, qos: 1 }]);

    const wills: string[] = [];
    await broker.aedes.subscribe(
      topic("presence"),
      (packet, done) => {
        wills.push(packet.payload.toString());
        done();
      },
      () => {},
    );
    const second = connect([broker.url]);
    await until(() => expect(second.connects).toHaveLength(1));
    for (const client of Object.values((broker.aedes as unknown as { clients: object }).clients)) client.conn.destroy();
    await until(() => expect(wills).toContain("gone"));
  });
});

describe("a broker that comes and goes", () => {
  test("it reconnects to the same port, listens again, and queues nothing meanwhile", async () => {
    const broker = await startTestBroker();
    const { client, messages, connects, drops } = connect([broker.url]);
    await until(() => expect(connects).toEqual([false]));
    await broker.kill();
    await until(() => expect(client.state().reason).toMatch(/\w/));
    expect(drops).toHaveLength(1);
    expect(await client.send("acks", "lost?")).toBe(false);

    const back = await startBroker({ port: broker.port });
    await until(() => expect(connects).toEqual([false, true]));
    await back.publish(topic("desired"), "again");
    await until(() => expect(messages).toEqual(["desired again false"]));
    expect(back.published).toEqual([]);
  });

  test("it goes through the addresses in turn", async () => {
    const broker = await startBroker();
    const { client, connects } = connect(["mqtt://127.0.0.1:1", broker.webSocketUrl]);
    await until(() => expect(connects).toEqual([false]));
    expect(client.state().url).toBe(broker.webSocketUrl);
  });

  test("an address that is new is tried at once", async () => {
    const broker = await startBroker();
    const urls = ["mqtt://127.0.0.1:1"];
    const { client, connects } = connect(urls, { backoff: { baseMs: 600_000, capMs: 600_000 } });
    await until(() => expect(client.state().reason).toMatch(/\w/));
    client.retarget();
    urls.unshift(broker.url);
    client.retarget();
    await until(() => expect(connects).toEqual([false]));
  });

  test("a better address that is new takes the place of a lesser one, without a word of the end", async () => {
    const lesser = await startBroker();
    const better = await startBroker();
    const urls = [lesser.url];
    const { client, connects } = connect(urls);
    await until(() => expect(connects).toHaveLength(1));
    urls.unshift(better.url);
    client.retarget();
    await until(() => expect(client.state().url).toBe(better.url));
    expect(lesser.published.filter(({ payload }) => payload === "gone")).toEqual([]);
    client.retarget();
    expect(client.state().connected).toBe(true);
  });

  test("a better address where nobody answers costs a moment, and is not tried for ever", async () => {
    const broker = await startBroker();
    const urls = [broker.url];
    const { client, connects } = connect(urls);
    await until(() => expect(connects).toHaveLength(1));
    urls.unshift("mqtt://127.0.0.1:1");
    client.retarget();
    await until(() => expect(connects).toEqual([false, true]));
    client.retarget();
    expect(client.state()).toMatchObject({ connected: true, url: broker.url });
  });

  test("an address that is no longer named is given up", async () => {
    const old = await startBroker();
    const next = await startBroker();
    const urls = [old.url];
    const { client, connects } = connect(urls);
    await until(() => expect(connects).toHaveLength(1));
    urls.splice(0, 1, next.url);
    client.retarget();
    await until(() => expect(client.state().url).toBe(next.url));
  });
});

describe("a refusal is told in words, and tried again", () => {
  test.each([
    [2, "refuses the client id. Another program may use the same identity"],
    [3, "up but not ready"],
    [4, "refuses the user name or the password. If an operator removed the agent"],
    [5, "does not allow this account to do that. If an operator"],
  ])("CONNACK %i", async (code, words) => {
    let answer = code;
    const broker = await startBroker({ refuse: () => answer });
    const { client, connects } = connect([broker.url]);
    await until(() => expect(client.state().reason).toContain(words));
    answer = 0;
    await until(() => expect(connects).toEqual([false]));
    expect(client.state().reason).toBeNull();
  });

  test("CONNACK 1", async () => {
    const url = await startTcp((socket) => socket.once("data", () => socket.write(Buffer.from([0x20, 2, 0, 1]))));
    const { client } = connect([url]);
    await until(() => expect(client.state().reason).toContain("does not speak MQTT 3.1.1"));
  });

  test("nobody there", async () => {
    const { client } = connect(["mqtt://127.0.0.1:1"]);
    await until(() => expect(client.state().reason).toContain("Nothing listens at 127.0.0.1:1"));
  });

  test("a web server without WebSockets", async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const { client } = connect([`ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`]);
    await until(() => expect(client.state().reason).toContain("does not pass WebSockets on"));
  });

  test("a broker that never answers", async () => {
    const { client } = connect([await startTcp(() => {})], { connectMs: 100 });
    await until(() => expect(client.state().reason).toContain("fell silent"));
  });

  test("a broker that lets it in and then never lets it listen", async () => {
    const url = await startTcp((socket) => socket.once("data", () => socket.write(connack)));
    const { client, connects } = connect([url], { connectMs: 100 });
    await until(() => expect(client.state().reason).toContain("fell silent"));
    expect(connects).toEqual([]);
  });

  test("what got no PUBACK is known to be lost when the connection ends", async () => {
    let socket: Socket | undefined;
    const url = await startTcp((accepted) => {
      socket = accepted;
      accepted.once("data", () => {
        accepted.write(connack);
        accepted.once("data", (subscribe) => accepted.write(suback(subscribe)));
      });
    });
    const { client, connects } = connect([url]);
    await until(() => expect(connects).toHaveLength(1));
    const sent = client.send("acks", "heard?");
    socket?.destroy();
    expect(await sent).toBe(false);
  });

  test("a broker that does not let it listen", async () => {
    const broker = await startBroker();
    broker.aedes.authorizeSubscribe = (_client, _subscription, done) => done(null, null);
    const { client, connects } = connect([broker.url]);
    await until(() => expect(client.state().reason).toContain("does not let this agent listen"));
    expect(connects).toEqual([]);
  });
});

/** MQTT 3.1.1 §3.2: accepted, no session present. */
const connack = Buffer.from([0x20, 2, 0, 0]);

/** MQTT 3.1.1 §3.9: QoS 1 granted for both filters of the SUBSCRIBE. */
function suback(subscribe: Buffer): Buffer {
  const [high = 0, low = 0] = subscribe.subarray(2);
  return Buffer.from([0x90, 4, high, low, 1, 1]);
}
