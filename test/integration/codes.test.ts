import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { createClient, failureOf } from "@holofleet/contract/client.ts";
import type { NewBatch } from "@holofleet/contract/codes/batches.ts";
import { parseCsv } from "@holofleet/shared/csv.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startExchange } from "../../apps/console/src/bridge/exchange.ts";
import { type Db, openDb } from "../../apps/console/src/db/client.ts";
import { answerHeard, type CodeAsker, openCodeDesk } from "../../apps/console/src/features/codes/service.ts";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";
import { startFrozenBroker } from "../src/frozen-broker.ts";
import { startTestMall, type TestMall } from "../src/mall.ts";

const python = "/usr/bin/python3";
const hasDevices =
  existsSync("/usr/bin/mosquitto_pub") && spawnSync(python, ["-c", "import paho.mqtt.client"]).status === 0;
if (!hasDevices)
  process.stdout.write("mosquitto-clients or python3-paho-mqtt is missing: older devices are left out\n");

const patient = { timeout: 30_000, interval: 50 };
let running: TestConsole;
let mall: TestMall;
const pools: Db[] = [];

beforeAll(async () => {
  running = await startTestConsole();
  await running.admin.malls.add({ code: "SH-01", name: "Wanda" });
  await running.admin.malls.add({ code: "BJ-02", name: "Solana" });
  await running.admin.works.create({ slug: "peony", title: "Peony" });
  mall = await startTestMall(running, "SH-01");
});
afterAll(async () => {
  await mall?.close();
  for (const pool of pools) await pool.$disconnect();
  await running?.stop();
});

async function make(more: Partial<NewBatch> = {}) {
  return running.admin.codes.create({ name: "Spring", count: 3, ...more });
}
async function codesOf(id: string): Promise<string[]> {
  const { csv } = await running.admin.codes.export({ id });
  return parseCsv(csv)
    .slice(1)
    .map(({ cells }) => cells[1] ?? "");
}
async function fresh(more: Partial<NewBatch> = {}): Promise<{ id: string; codes: [string, ...string[]] }> {
  const { id } = await make(more);
  return { id, codes: (await codesOf(id)) as [string, ...string[]] };
}
const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const codeOf = async (call: Promise<unknown>) => (await failure(call))?.code ?? "granted";
const redeem = (code: string, more: { key?: string; mall?: string } = {}) =>
  running.admin.codes.redeem({ code, ...more });

describe("a batch", () => {
  it("has as many codes as asked, each new, and the database alone tells none of them", async () => {
    const { id, codes } = await fresh({ count: 5_001, prefix: "spr", work: "peony", note: "Counter 3" });
    expect(new Set(codes).size).toBe(5_001);
    for (const code of codes.slice(0, 50)) expect(code).toMatch(/^SPR(-[2-9A-HJKMNP-TV-Z]{3}){3}$/);
    const rows = await running.console.db.accessCode.findMany({ where: { batchId: id }, take: 100 });
    const kept = JSON.stringify(rows);
    for (const code of codes) expect(kept.includes(code.replaceAll("-", ""))).toBe(false);
    const batch = await running.admin.codes.show({ id });
    expect(batch).toMatchObject({ left: 5_001, used: 0, expired: 0, void: 0, work: { slug: "peony" }, mall: null });
    const { events } = await running.admin.codes.history({ id });
    expect(events.map(({ action, by }) => [action, by])).toEqual([
      ["exported", running.email],
      ["created", running.email],
    ]);
  });

  it("of codes that would be guessed, or are over, is refused", async () => {
    const short = await failure(make({ alphabet: "digits", length: 6, count: 1_000 }));
    expect(short).toMatchObject({ code: "bad_request", details: { guesses: 1_000 } });
    expect(await codeOf(make({ expiresAt: new Date(0).toISOString() }))).toBe("bad_request");
    expect(await codeOf(make({ mall: "XX-99" }))).toBe("not_found");
  });

  it("prints codes that are not void, and its history cannot be rewritten", async () => {
    const { id } = await fresh();
    await running.admin.codes.void({ id, number: 2, reason: "Lost sheet" });
    expect((await running.admin.codes.print({ id, from: 1, count: 2 })).map(({ number }) => number)).toEqual([1]);
    expect(await running.admin.codes.show({ id })).toMatchObject({ left: 2, void: 1 });
    await expect(running.console.db.codeEvent.deleteMany()).rejects.toThrow("append-only");
  });
});

describe("redeeming", () => {
  it("grants a code once, however it is typed, and says what happened to it", async () => {
    const { codes } = await fresh({ prefix: "HOLO", work: "peony" });
    const wide = codes[0].toLowerCase().replaceAll("-", "－").replaceAll("o", "0");
    expect(await redeem(wide, { mall: "SH-01" })).toMatchObject({ result: "granted", work: "peony", usesLeft: 0 });
    expect(await codeOf(redeem(codes[0]))).toBe("access_code_used");
    const found = await running.admin.codes.find({ code: codes[0] });
    expect(found).toMatchObject({ number: 1, state: "used", used: 1 });
    expect(found.redemptions.map(({ result, way, mall, asker }) => [result, way, mall, asker])).toEqual([
      ["used", "api", null, running.email],
      ["granted", "api", "SH-01", running.email],
    ]);
  });

  it("tells the reasons apart", async () => {
    const { id, codes } = await fresh({ mall: "BJ-02" });
    const [one, two] = codes as unknown as [string, string];
    expect(await codeOf(redeem(one, { mall: "SH-01" }))).toBe("access_code_elsewhere");
    await running.admin.codes.void({ id, number: 1, reason: "Torn" });
    expect(await codeOf(redeem(one))).toBe("access_code_void");
    await running.console.db.codeBatch.update({ where: { id }, data: { expiresAt: new Date(0) } });
    expect(await codeOf(redeem(two))).toBe("access_code_expired");
    const wrong = two.endsWith("A") ? `${two.slice(0, -1)}B` : `${two.slice(0, -1)}A`;
    expect(await codeOf(redeem(wrong))).toBe("access_code_mistyped");
    expect(await codeOf(redeem("nothing of ours"))).toBe("access_code_unknown");
    await running.console.db.codeGuess.deleteMany();
  });

  it("takes a person's only mall for the place, and asks whoever has several", async () => {
    const { codes } = await fresh({ mall: "SH-01", count: 2 });
    const [one, two] = codes as unknown as [string, string];
    const password = "correct horse battery";
    const clerk = async (malls: string[]) => {
      const email = `clerk${malls.length}@example.test`;
      await running.admin.people.add({
        name: "Clerk",
        email,
        password,
        role: "operator",
        within: { malls, groups: [] },
      });
      return createClient({ url: running.url, token: await signIn(running.url, email, password) });
    };
    await (await clerk(["SH-01"])).codes.redeem({ code: one });
    expect((await running.admin.codes.find({ code: one })).redemptions[0]).toMatchObject({ mall: "SH-01" });
    const both = await clerk(["SH-01", "BJ-02"]);
    expect(await codeOf(both.codes.redeem({ code: two }))).toBe("bad_request");
    expect(await codeOf(both.codes.redeem({ code: two, mall: "BJ-02" }))).toBe("access_code_elsewhere");
  });

  it("answers a question that is asked again with its key as before, and counts it once", async () => {
    const { id, codes } = await fresh({ uses: 2 });
    const key = "question-1";
    const first = await Promise.all(Array.from({ length: 20 }, () => redeem(codes[0], { key })));
    expect(new Set(first.map(({ at }) => at)).size).toBe(1);
    expect((await redeem(codes[0], { key })).usesLeft).toBe(1);
    expect(await running.admin.codes.show({ id })).toMatchObject({ granted: 1 });
    expect(await codeOf(redeem(codes[1] ?? "", { key }))).toBe("conflict");
  });

  it("has exactly one winner of a thousand, over several pools, and as many as a code has uses", async () => {
    const { secrets, databaseUrl } = running.console;
    while (pools.length < 3) pools.push(openDb(databaseUrl));
    const desks = pools.map((db) => openCodeDesk({ db, secrets }));
    const race = async (code: string, racers: number) => {
      const asked = Array.from({ length: racers }, (_, at) => {
        const asker: CodeAsker = { way: "api", source: `racer:${code}:${at}`, asker: "racer", mall: null };
        return desks[at % desks.length]?.redeem({ code }, asker);
      });
      const results = (await Promise.all(asked)).map((verdict) => verdict?.result);
      return { granted: results.filter((result) => result === "granted").length, results: new Set(results) };
    };
    const single = await fresh();
    expect(await race(single.codes[0], 1_000)).toEqual({ granted: 1, results: new Set(["granted", "used"]) });
    const seven = await fresh({ uses: 7 });
    expect((await race(seven.codes[0], 100)).granted).toBe(7);
    expect(await running.admin.codes.show({ id: seven.id })).toMatchObject({ granted: 7, used: 1, left: 2 });
  });

  it("has one winner of many who race over REST with one account", async () => {
    const { codes } = await fresh();
    const answers = await Promise.all(Array.from({ length: 200 }, () => codeOf(redeem(codes[0]))));
    expect(answers.filter((answer) => answer === "granted")).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(["granted", "access_code_used"]));
    expect(await running.admin.codes.alarms()).toEqual([]);
  });
});

it("who guesses is made to wait and is told of; others are not", async () => {
  const { codes } = await fresh();
  const guesses = await Promise.all(Array.from({ length: 60 }, (_, at) => codeOf(redeem(`GUESS${at}XYZ`))));
  const checked = guesses.filter((answer) => answer === "access_code_unknown").length;
  expect(checked).toBeGreaterThanOrEqual(10);
  expect(checked).toBeLessThan(14);
  const refused = await failure(redeem(codes[0]));
  expect(refused).toMatchObject({ code: "rate_limited", details: { retryAfterSeconds: expect.any(Number) } });
  const [alarm] = await running.admin.codes.alarms();
  expect(alarm).toMatchObject({ asker: running.email, blockedUntil: expect.any(String) });
  const desk = openCodeDesk(running.console);
  const other: CodeAsker = { way: "api", source: "user:somebody", asker: "somebody", mall: null };
  expect((await desk.redeem({ code: codes[0] }, other)).result).toBe("granted");
  expect(await running.admin.codes.dismiss({ source: alarm?.source ?? "" })).toEqual([]);
  expect((await failure(redeem(codes[1] ?? "")))?.code).toBe("rate_limited");
  await running.console.db.codeGuess.deleteMany();
});

describe("a kiosk", () => {
  it("asks its mall's agent, a process of its own, and gets no guess while the console cannot be asked", async () => {
    const { codes } = await fresh({ mall: "SH-01", work: "peony" });
    const agent = await mall.start();
    const ask = async (code: string, key: string) => {
      const answer = await fetch(`${agent.playerUrl}/codes/redeem`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code, key, kiosk: "North gate" }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(await ask(codes[0], "kiosk-key-1")).toMatchObject({
      status: 200,
      body: { result: "granted", work: "peony" },
    });
    expect(await ask(codes[0], "kiosk-key-1")).toMatchObject({ status: 200 });
    expect(await ask(codes[0], "kiosk-key-2")).toMatchObject({
      status: 410,
      body: { error: { code: "access_code_used" } },
    });
    const found = await running.admin.codes.find({ code: codes[0] });
    expect(found.redemptions.at(-1)).toMatchObject({ way: "agent", mall: "SH-01", asker: "North gate" });
    await running.console.db.agent.updateMany({ where: { id: mall.agentId }, data: { tokenHash: "0".repeat(64) } });
    expect(await ask(codes[1] ?? "", "kiosk-key-3")).toMatchObject({
      status: 503,
      body: { error: { code: "unavailable" } },
    });
    await agent.stop();
  });
});

describe("the older exchange over MQTT", () => {
  /** `stdbuf`: they hold back what they say to a pipe */
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  /** Chooses the topic, and waits until the console listens there. */
  async function exchange(topic: string | null): Promise<void> {
    await running.console.db.codeExchange.updateMany({ data: { seenAt: null } });
    await running.admin.codes.setExchange({ topic });
    const seen = () => running.console.db.codeExchange.findUnique({ where: { id: 1 } });
    if (topic) await vi.waitFor(async () => expect((await seen())?.seenAt).not.toBeNull(), patient);
  }
  const broker = () => new URL(running.broker?.url ?? "");

  /** What a device of the older system said and heard. */
  async function olderDevice(
    device: { id: string; password: string; topic: string },
    answers: number,
    codes: string[],
  ) {
    const program = join(import.meta.dirname, "../src/older-device.py");
    const { hostname, port } = broker();
    const words = [program, hostname, port, device.id, device.password, device.topic, String(answers), ...codes];
    const child = spawn(python, words, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    return (await text(child.stdout)).trim().split("\n");
  }

  it.skipIf(!hasDevices)(
    "is spoken by paho: 1 for the winner, 0 for what is used or over, silence for the unknown, and no loop",
    async () => {
      await exchange("holofleet/codes/+");
      const { id, codes } = await fresh({ name: "Doors" });
      const over = await fresh({ name: "Over" });
      await running.console.db.codeBatch.update({ where: { id: over.id }, data: { expiresAt: new Date(0) } });
      const made = await running.admin.codes.addDevice({ name: "Door 1", mall: "SH-01" });
      const device = { ...made, topic: made.topic ?? "" };
      expect(device.topic).toBe(`holofleet/codes/${device.id}`);
      const said = [codes[0], "NOBODYKNOWSME", codes[0], over.codes[0]];
      const lines = await olderDevice(device, 3, said);
      expect(lines.slice(0, 2)).toEqual(["connected 0", "subscribed 1"]);
      expect(lines.filter((line) => line.startsWith(">"))).toEqual(said.map((code) => `> "${code}"`));
      const heard = lines.filter((line) => line.startsWith("<"));
      expect(heard.filter((line) => /^< [01] /.test(line))).toEqual(["< 1 qos 1", "< 0 qos 1", "< 0 qos 1"]);
      // beside the answers it hears itself, and nothing else
      expect(heard).toHaveLength(said.length + 3);
      const { redemptions } = await running.admin.codes.history({ id });
      expect(redemptions.map(({ result, way, mall, asker }) => [result, way, mall, asker])).toEqual([
        ["used", "mqtt", "SH-01", "Door 1"],
        ["granted", "mqtt", "SH-01", "Door 1"],
      ]);
      // our own 1 and 0 were no questions, for which somebody would be suspected
      const suspects = await running.console.db.codeGuess.findMany();
      expect(suspects.map(({ asker, points }) => [asker, points])).toEqual([["Door 1", 10]]);
    },
  );

  it.skipIf(!hasDevices)(
    "is spoken by mosquitto_pub and mosquitto_sub on one topic for all, in the shapes that old devices use",
    async () => {
      await exchange("mall/codes");
      const { codes } = await fresh({ alphabet: "digits", length: 10, check: false });
      const [one, two, three] = codes.map((code) => code.replaceAll("-", "")) as [string, string, string];
      const { id, password, topic } = await running.admin.codes.addDevice({ name: "Shared", mall: "SH-01" });
      const { hostname, port } = broker();
      const account = (name: string) =>
        `-h ${hostname} -p ${port} -u ${id} -P ${password} -i ${id}-${name} -t ${topic} -q 1`.split(" ");
      const listener = spawn("stdbuf", ["-oL", "mosquitto_sub", ...account("sub"), "-d", "-F", "got %p"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(listener);
      const heard: string[] = [];
      let granted = () => {};
      const subscribed = new Promise<void>((resolve) => {
        granted = resolve;
      });
      createInterface({ input: listener.stdout }).on("line", (line) => {
        if (line.startsWith("Subscribed")) granted();
        if (line.startsWith("got ")) heard.push(line.slice(4));
      });
      await subscribed;
      const ask = async (payload: string, answer: string) => {
        const before = heard.length;
        const child = spawn("mosquitto_pub", [...account("pub"), "-m", payload], { stdio: "inherit" });
        expect((await once(child, "exit"))[0]).toBe(0);
        await vi.waitFor(() => expect(heard.slice(before)).toEqual([payload, answer]), patient);
      };
      await ask(`"${one}"`, "1");
      await ask(one, "0");
      await ask(`{"code": "${two}", "door": 4}`, "1");
      await ask(` ${three} `, "1");
      listener.kill();
    },
  );

  it("gives a message that the broker sends again the answer that it had, and no other message", async () => {
    await exchange("holofleet/codes/+");
    const { codes } = await fresh();
    const hear = (dup: boolean, messageId: number, code = codes[0]) =>
      answerHeard(running.console, {
        ...{ topic: "holofleet/codes/d_door", payload: Buffer.from(`"${code}"`), dup, messageId },
      });
    expect(await hear(false, 7)).toBe("1");
    // a number that begins like its own
    expect(await hear(false, 70, codes[1])).toBe("1");
    expect(await hear(true, 7)).toBe("1");
    expect(await hear(true, 70)).toBe("0");
    expect(await hear(false, 7)).toBe("0");
    expect((await running.admin.codes.find({ code: codes[0] })).used).toBe(1);
  });

  it("ends with its console, whatever the broker does", async () => {
    await exchange("holofleet/codes/+");
    const frozen = await startFrozenBroker();
    const { db } = running.console;
    await db.codeExchange.updateMany({ data: { seenAt: null } });
    const held = startExchange(running.console, { url: frozen.url, username: "", password: "", tls: {} });
    const seen = async () => (await db.codeExchange.findUnique({ where: { id: 1 } }))?.seenAt;
    await vi.waitFor(async () => expect(await seen()).toBeInstanceOf(Date), patient);
    await held.stop();
    frozen.stop();
  });

  it("counts guesses on topics of no device together, whatever they are called, and hears nobody who was revoked", async () => {
    await exchange("holofleet/codes/+");
    const { codes } = await fresh();
    const hear = (level: string, code = "NOBODYKNOWSME") =>
      answerHeard(running.console, {
        ...{ topic: `holofleet/codes/${level}`, payload: Buffer.from(code), dup: false, messageId: 1 },
      });
    const device = await running.admin.codes.addDevice({ name: "Door 3", mall: "SH-01" });
    await running.admin.codes.revokeDevice({ id: device.id });
    expect(await hear(device.id, codes[0])).toBeNull();
    // longer than what a database can find things by
    expect(await hear(randomBytes(8_000).toString("hex"))).toBeNull();
    for (let place = 0; place < 49; place++) expect(await hear(`made-up-${place}`)).toBeNull();
    expect(await codeOf(hear("another"))).toBe("rate_limited");
    const own = await running.admin.codes.addDevice({ name: "Door 4", mall: "SH-01" });
    expect(await hear(own.id, codes[0])).toBe("1");
    for (let guess = 0; guess < 10; guess++) expect(await hear(own.id)).toBeNull();
    expect(await codeOf(hear(own.id))).toBe("rate_limited");
  });

  it.skipIf(!hasDevices)("lets a device speak on its own topic only, and not at all once it is revoked", async () => {
    await exchange("holofleet/codes/+");
    const device = await running.admin.codes.addDevice({ name: "Door 2", mall: "BJ-02" });
    const { hostname, port } = broker();
    const account = ["-h", hostname, "-p", port, "-u", device.id, "-P", device.password, "-i", device.id, "-q", "1"];
    const listener = spawn(
      "stdbuf",
      ["-oL", "mosquitto_sub", ...account, "-d", "-t", device.topic ?? "", "-t", "holofleet/codes/#"],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    children.push(listener);
    const lines: string[] = [];
    createInterface({ input: listener.stdout }).on("line", (line) => lines.push(line));
    await vi.waitFor(() => expect(lines.some((line) => /^Subscribed .*: 1, 128$/.test(line))).toBe(true), patient);
    const gone = once(listener, "exit");
    listener.stdout.resume();
    await running.admin.codes.revokeDevice({ id: device.id });
    // it is shown out, tries again and is refused
    await gone;
    expect(lines.join("\n")).toMatch(/not auth|bad user|CONNACK \((4|5)\)/i);
  });
});
