import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { encode } from "@holofleet/shared/protocol/codec.ts";
import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { BrokerProcess } from "../brokers/run/kind.ts";
import { mosquitto } from "../brokers/run/mosquitto.ts";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";
import { freePort } from "../src/free-ports.ts";
import { type InspectorPage, openInspector } from "../src/inspector.ts";

/** Events are waited for as long as a busy machine may need. */
const patience = { timeout: 20_000, interval: 20 };
const pages: InspectorPage[] = [];
afterEach(() => {
  for (const { socket } of pages.splice(0)) socket.close();
});

async function open({ url, token }: Pick<TestConsole, "url" | "token">): Promise<InspectorPage> {
  const page = await openInspector(url, token);
  pages.push(page);
  return page;
}

const shown = ({ batches }: InspectorPage) => batches.flatMap(({ messages }) => messages);
const dropped = ({ batches }: InspectorPage) => batches.reduce((sum, batch) => sum + batch.dropped, 0);

/** A client beside the console, with the console's own account. */
function enter(url: string, { username, password }: { username: string; password: string }): Promise<MqttClient> {
  return connectAsync(url, { protocolVersion: 4, username, password, reconnectPeriod: 0 }, false);
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of buffers that somebody still holds. */
function retainedBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** A page that does not move gets one batch, and then everything is shown or counted. */
async function bearFlood(running: TestConsole, other: MqttClient): Promise<void> {
  const page = await open(running);
  page.freeze();
  await page.subscribe("flood/#", 1);
  const before = retainedBytes();
  const payload = Buffer.alloc(1_000, "x");
  for (let sent = 0; sent < 20_000; sent += 500)
    await Promise.all(Array.from({ length: 500 }, () => other.publishAsync("flood/1", payload, { qos: 1 })));
  await expect.poll(() => page.batches.length, patience).toBe(1);
  // what was on its way before the answer was heard before it
  await page.subscribe("lull/#");
  await expect.poll(() => retainedBytes() - before, patience).toBeLessThan(5_000_000);
  page.thaw();
  await expect.poll(() => shown(page).length + dropped(page), patience).toBe(20_000);
  expect(shown(page).length).toBeLessThan(3_000);
  for (const { messages } of page.batches) expect(messages.length).toBeLessThanOrEqual(100);
}

describe("at the embedded broker", () => {
  let running: TestConsole;
  let other: MqttClient;
  beforeAll(async () => {
    running = await startTestConsole();
    other = await enter(running.broker?.url ?? "", running.console.mqtt);
  });
  afterAll(async () => {
    await other?.endAsync(true);
    await running?.stop();
  });

  test("is for administrators who are signed in, and for them while they are", async () => {
    await expect(openInspector(running.url, "nonsense")).rejects.toThrow("unauthorized");
    const guest = { email: "av@example.test", password: "correct horse", name: "AV", role: "av" as const };
    await running.admin.people.add(guest);
    const remote = await signIn(running.url, guest.email, guest.password);
    await expect(openInspector(running.url, remote)).rejects.toThrow("unauthorized");
    const token = await signIn(running.url, running.email, running.password);
    const { socket } = await open({ url: running.url, token });
    const gone = new Promise((resolve) => socket.once("disconnect", resolve));
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    await fetch(new URL("/api/auth/sign-out", running.url), { method: "POST", headers, body: "{}" });
    expect(await gone).toBe("io server disconnect");
  });

  test("hears what is said, kept and live, with its delivery, decoded, without credentials", async () => {
    const page = await open(running);
    const topic = topicOf("a_nobody1", "desired");
    const bell = encode("desired", { epoch: "e", generation: 3 }, { id: "m1", sentAt: 5 });
    await other.publishAsync(topic, bell, { qos: 1, retain: true });
    expect(await page.subscribe("holofleet/v1/agents/+/desired", 1)).toEqual({ ok: true, qos: 1 });
    expect(await page.subscribe("lights/#", 2)).toEqual({ ok: true, qos: 2 });
    await other.publishAsync("lights/hall", '{"on":true,"password":"hunter2"}', { qos: 2 });
    await expect.poll(() => shown(page), patience).toHaveLength(2);
    const [kept, live] = shown(page);
    expect(kept).toMatchObject({ topic, qos: 1, retained: true, format: "envelope" });
    expect(kept?.envelope).toEqual({ v: 1, id: "m1", type: "desired", sentAt: 5 });
    expect(live).toMatchObject({ topic: "lights/hall", qos: 2, format: "json", masked: true });
    expect(JSON.stringify(page.batches)).not.toContain("hunter2");
    page.socket.emit("unsubscribe", "lights/#");
    await page.subscribe("done/+");
    await other.publishAsync("lights/hall", "not heard");
    await other.publishAsync("done/1", "heard");
    await expect.poll(() => shown(page).at(-1)?.text, patience).toBe("heard");
    expect(shown(page)).toHaveLength(3);
    await other.publishAsync(topic, "", { qos: 1, retain: true });
  });

  test("says which filters cannot be, and which the broker refuses", async () => {
    const page = await open(running);
    expect(await page.subscribe("a/#/b")).toEqual({ ok: false, fault: "hash_not_last" });
    expect(await page.subscribe("a", 7 as 0)).toEqual({ ok: false, fault: "invalid" });
    expect(await page.subscribe("$SYS/#")).toMatchObject({ ok: false, fault: "refused", event: { kind: "deaf" } });
    await expect.poll(() => page.states.at(-1), patience).toEqual({ state: "idle" });
    for (let count = 0; count < 8; count++) await page.subscribe(`a/${count}`);
    expect(await page.subscribe("one/more")).toEqual({ ok: false, fault: "too_many" });
  });

  test("bears a flood", () => bearFlood(running, other));

  test("publishes, and says when it was acknowledged", async () => {
    const page = await open(running);
    await page.subscribe("tests/+", 1);
    for (const qos of [0, 1, 2] as const) {
      const { messageId, ms } = await running.admin.inspector.publish({ topic: "tests/1", payload: `${qos}`, qos });
      expect(messageId === null).toBe(qos === 0);
      expect(ms).toBeGreaterThanOrEqual(0);
    }
    await expect.poll(() => shown(page).map(({ text }) => text), patience).toEqual(["0", "1", "2"]);
  });

  test("refuses wildcards, and the topics of malls unless the topic is given twice", async () => {
    const { publish } = running.admin.inspector;
    const topic = topicOf("a_nobody1", "commands");
    for (const wrong of ["a/+", "#", "$SYS/a", ""])
      await expect(publish({ topic: wrong, payload: "" })).rejects.toMatchObject({ code: "bad_request" });
    for (const confirm of [undefined, "yes"])
      await expect(publish({ topic, payload: "{}", confirm })).rejects.toMatchObject({ code: "bad_request" });
    expect(await publish({ topic, payload: "{}", qos: 1, confirm: topic })).toMatchObject({ ms: expect.any(Number) });
  });

  test("has room for twenty pages", async () => {
    let refusal: unknown = null;
    for (let page = 0; page <= 20 && refusal === null; page++)
      await open(running).catch((error: Error) => {
        refusal = error.message;
      });
    expect(refusal).toBe("too_many");
  });
});

const absent = mosquitto.missing();

describe.runIf(absent === null)("at Mosquitto, behind a door that is watched", () => {
  let folder: string;
  let broker: BrokerProcess;
  let door: Server;
  const inside = new Set<Socket>();
  /** the door answers itself: not authorised (MQTT 3.1.1 §3.2.2.3) */
  let isShut = false;
  let running: TestConsole;
  let other: MqttClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "holofleet inspector "));
    const [port, consolePort] = [await freePort(), 0];
    const { url, start } = await mosquitto.prepare({ folder, port, consolePort });
    if (!start) throw new Error("Mosquitto does not start");
    broker = await start();
    door = createServer((socket) => {
      if (isShut) return socket.once("data", () => socket.end(Buffer.from([0x20, 2, 0, 5])));
      inside.add(socket);
      const behind = connectTcp(port, "127.0.0.1");
      socket.pipe(behind).pipe(socket);
      for (const side of [socket, behind]) side.on("error", () => socket.destroy());
      socket.once("close", () => {
        inside.delete(socket);
        behind.destroy();
      });
    }).listen(0, "127.0.0.1");
    await once(door, "listening");
    const { port: watched } = door.address() as AddressInfo;
    running = await startTestConsole({ MQTT_URL: url.replace(`:${port}`, `:${watched}`) });
    other = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  });
  afterAll(async () => {
    await other?.endAsync(true);
    await running?.stop();
    door?.close();
    await broker?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test("opens a connection for who listens, and none for who does not", async () => {
    // the bridge's own
    await expect.poll(() => inside.size, patience).toBe(1);
    const page = await open(running);
    expect(await page.subscribe("a", 1)).toEqual({ ok: true, qos: 1 });
    expect(inside.size).toBe(2);
    page.socket.emit("unsubscribe", "a");
    await expect.poll(() => inside.size, patience).toBe(1);
    await page.subscribe("a");
    expect(inside.size).toBe(2);
    page.socket.close();
    await expect.poll(() => inside.size, patience).toBe(1);
    await running.admin.inspector.publish({ topic: "a", payload: "1", qos: 1 });
    await expect.poll(() => inside.size, patience).toBe(1);
  });

  test("bears a flood", () => bearFlood(running, other));

  test("the history of the console's own link: lost, refused with its code, connected again", async () => {
    const kinds = async () => (await running.admin.inspector.link()).events.map(({ kind }) => kind);
    await expect.poll(kinds, patience).toEqual(["connected"]);
    const page = await open(running);
    await page.subscribe("after/#");
    isShut = true;
    for (const socket of inside) socket.destroy();
    await expect.poll(kinds, patience).toEqual(["refused", "lost", "connected"]);
    const { events } = await running.admin.inspector.link();
    expect(events[0]).toMatchObject({ code: 5, cause: null });
    await expect(running.admin.inspector.publish({ topic: "a", payload: "" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("does not allow this account"),
    });
    await expect.poll(async () => (await running.admin.inspector.link()).events[0]?.times, patience).toBeGreaterThan(1);
    expect(page.states.at(-1)).toMatchObject({ state: "lost", event: { kind: "refused", code: 5 } });
    const again = new Promise((resolve) => page.socket.once("answer", (...answer) => resolve(answer)));
    isShut = false;
    expect(await again).toEqual(["after/#", { ok: true, qos: 0 }]);
    await other.publishAsync("after/all", "heard");
    await expect.poll(() => shown(page).at(-1)?.text, patience).toBe("heard");
    await expect.poll(kinds, patience).toEqual(["connected", "refused", "lost", "connected"]);
    const { url, account, embedded } = await running.admin.inspector.link();
    expect({ account, embedded }).toEqual({ account: "console", embedded: false });
    expect(url).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/);
  });
});
