import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { failureOf } from "@holofleet/contract/client.ts";
import type { CueDraft, CueEvent } from "@holofleet/contract/fleet/cues.ts";
import type { CuesStatus } from "@holofleet/shared/cues/messages.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { notify } from "../../apps/console/src/db/notices.ts";
import { recordCues } from "../../apps/console/src/features/cues/service.ts";
import { watchCues } from "../../apps/console/src/features/happenings/service.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { freePortPair } from "../src/free-ports.ts";
import { listen, type SiteDevice, say as sayAs } from "../src/mosquitto.ts";
import { freshDatabase } from "../src/postgres.ts";

let running: TestConsole;
let api: TestConsole["admin"];
let agent: WireAgent;
let device: SiteDevice;
/** what the console published, as a device of the site hears it */
let phone: ReturnType<typeof listen>;
let settings: Record<string, string>;

beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), "holofleet cues "));
  const [port, mqttPort] = (await freePortPair()).map(String);
  settings = { HOLOFLEET_HOME: home, DATABASE_URL: await freshDatabase(), PORT: port ?? "", MQTT_PORT: mqttPort ?? "" };
  running = await startTestConsole(settings);
  api = running.admin;
  await api.malls.add({ code: "SH-01", name: "Wanda" });
  await api.malls.add({ code: "BJ-02", name: "Solana" });
  agent = await WireAgent.enrol(running, "SH-01");
  await agent.report(agent.hello());
  await api.projectors.add({ mall: "SH-01", name: "East", host: "10.0.0.1" });
  await api.scenes.save({
    ...{ mall: "SH-01", name: "Evening" },
    steps: [{ target: { by: "mall" }, wish: { type: "power", on: true }, afterSeconds: 0 }],
  });
  const { id: username, password } = await api.codes.addDevice({ name: "Light sensor", mall: "SH-01" });
  device = { url: running.broker?.url ?? "", username, password };
}, 60_000);
afterAll(async () => {
  phone?.stop();
  await running.stop();
  await rm(settings.HOLOFLEET_HOME ?? "", { recursive: true, force: true });
});

const patience = { timeout: 30_000, interval: 50 };
const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const draft = (name: string, topic: string, ...actions: CueDraft["actions"]): CueDraft => ({
  ...{ name, enabled: true, malls: "all" as const, actions, maxPerMinute: 600 },
  trigger: { type: "topic", topic, condition: null },
});
const publish = (topic: string, payload: string, id = "p") => ({ id, type: "publish" as const, topic, payload });
const scene = { id: "s", type: "scene" as const, where: "here" as const, scene: "Evening" };

const say = (topic: string, payload: string) => sayAs(device, topic, payload);

/** Says a probe until the console hears this cue. */
async function heard(id: string, topic: string): Promise<void> {
  await vi.waitFor(async () => {
    await say(topic, "probe");
    expect((await api.cues.events({ id })).length).toBeGreaterThan(0);
  }, patience);
}

/** What a cue did of these payloads, oldest first. */
async function eventsOf(id: string, payloads: readonly string[]): Promise<CueEvent[]> {
  const events = await api.cues.events({ id, limit: 100 });
  return events.filter(({ payload }) => payloads.includes(payload)).reverse();
}

/** An event as a console leaves it that is killed in the middle: one message handed out, one action not begun, its job lost. */
async function leaveBehind(cueId: string): Promise<string> {
  const payload = "left behind";
  const event = { cueId, key: payload, how: "heard", at: new Date(), facts: { subject: "lightChange", payload } };
  const [message, bell] = (await api.cues.show({ id: cueId })).actions;
  const results = [
    { action: message?.id ?? "", position: 0, wish: message ?? {}, state: "running", topic: "phone/note", payload },
    { action: bell?.id ?? "", position: 1, wish: bell ?? {}, state: "waiting" },
  ];
  await running.console.db.cueEvent.create({ data: { ...event, results: { create: results } } });
  return payload;
}

const statesOf = ({ results }: CueEvent) => Object.fromEntries(results.map(({ action, state }) => [action, state]));

describe("a cue on a topic", () => {
  it("refuses what would set itself off, alone or in a ring", async () => {
    expect(await failure(api.cues.add(draft("A", "x", publish("x", "1"))))).toMatchObject({ code: "bad_request" });
    const { id } = await api.cues.add(draft("Ping", "ping", publish("pong", "1")));
    const ring = await failure(api.cues.add(draft("Pong", "pong", publish("ping", "1"))));
    expect(ring?.message).toContain("Pong → Ping → Pong");
    await api.cues.remove({ id });
  });

  it("two cues act once per message, one that fails stops no other, and a restart doubles nothing", async () => {
    const { id: me } = await api.me.show();
    const bell = await api.channels.create({ name: "Bell", kind: "app", people: [me] });
    const lost = await api.channels.create({ name: "Lost", kind: "app", people: [me] });
    const tell = (id: string, channel: string) => ({ id, type: "notify" as const, channel, text: "" });
    const calls = (name: string) => publish(`phone/${name}`, "{payload}");
    const lamp = await api.cues.add(draft("Lamp", "lightChange", tell("gone", lost.channel.id), calls("lamp")));
    const note = await api.cues.add(draft("Note", "lightChange", calls("note"), tell("bell", bell.channel.id)));
    await api.channels.remove({ id: lost.channel.id });
    phone = listen(device, ["phone/lamp", "phone/note"]);
    await heard(lamp.id, "lightChange");
    await heard(note.id, "lightChange");
    await vi.waitFor(async () => {
      await say("lightChange", "probe");
      expect(phone.heard).toContain("phone/note probe");
    }, patience);

    const taken: string[] = [];
    const sayMany = async (from: number, to: number) => {
      for (let number = from; number < to; number++) {
        if (await say("lightChange", `m${number}`)) taken.push(`m${number}`);
        await pause(200);
      }
    };
    await sayMany(0, 5);
    await vi.waitFor(() => {
      for (const payload of taken)
        for (const topic of ["phone/lamp", "phone/note"]) expect(phone.heard).toContain(`${topic} ${payload}`);
    }, patience);
    await vi.waitFor(async () => {
      for (const { id } of [lamp, note])
        for (const event of await eventsOf(id, taken)) expect(statesOf(event).p).toBe("done");
    }, patience);
    const restart = async () => {
      await running.stop();
      running = await startTestConsole(settings);
      api = running.admin;
    };
    const left = await leaveBehind(note.id);
    await Promise.all([sayMany(5, 12), restart()]);
    await vi.waitFor(async () => {
      const [event] = await eventsOf(note.id, [left]);
      expect(event && statesOf(event)).toEqual({ p: "unknown", bell: "done" });
    }, patience);
    await vi.waitFor(async () => {
      await say("lightChange", "again");
      expect((await eventsOf(note.id, ["again"])).length).toBeGreaterThan(0);
      expect(phone.heard).toContain("phone/note again");
    }, patience);

    await vi.waitFor(async () => {
      for (const { id } of [lamp, note])
        for (const event of await eventsOf(id, taken)) expect(Object.values(statesOf(event))).not.toContain("waiting");
    }, patience);
    const before = taken.slice(0, 5);
    expect(before).toHaveLength(5);
    const [lamps, notes] = await Promise.all([lamp, note].map(({ id }) => eventsOf(id, taken)));
    for (const events of [lamps ?? [], notes ?? []]) {
      const payloads = events.map(({ payload }) => payload);
      expect(payloads.slice(0, 5)).toEqual(before);
      expect(new Set(payloads).size).toBe(payloads.length);
    }
    for (const event of lamps?.slice(0, 5) ?? []) expect(statesOf(event)).toEqual({ gone: "failed", p: "done" });
    for (const event of notes?.slice(0, 5) ?? []) expect(statesOf(event)).toEqual({ p: "done", bell: "done" });
    for (const payload of taken)
      for (const topic of ["phone/lamp", "phone/note"]) {
        const times = phone.heard.filter((line) => line === `${topic} ${payload}`).length;
        expect(times, `${topic} ${payload}`).toBeLessThanOrEqual(1);
        if (before.includes(payload)) expect(times).toBe(1);
      }
    expect(await running.console.db.notice.count()).toBe(
      await running.console.db.cueResult.count({ where: { action: "bell" } }),
    );
    for (const { id } of [lamp, note]) await api.cues.remove({ id });
  });

  it("counts what is over its limit of a minute, and never does it later", async () => {
    const { id } = await api.cues.add({ ...draft("Storm", "storm", publish("calm", "1")), maxPerMinute: 3 });
    await heard(id, "storm");
    for (let number = 0; number < 6; number++) await say("storm", "gust");
    await vi.waitFor(async () => expect((await api.cues.show({ id })).dropped.count).toBeGreaterThan(0), patience);
    expect((await api.cues.events({ id })).length).toBeLessThanOrEqual(3);
    await api.cues.remove({ id });
  });

  it("stops a ring that was not refused, after a few turns", async () => {
    const ping = await api.cues.add(draft("Ping", "ping", publish("pong", "{payload}")));
    const pong = await api.cues.add({ ...draft("Pong", "pong", publish("ping", "{payload}")), enabled: false });
    await running.console.db.cue.update({ where: { id: pong.id }, data: { enabled: true } });
    await notify(running.console.db, { kind: "cue", id: "" });
    await heard(pong.id, "pong");
    await vi.waitFor(async () => {
      await say("ping", "round");
      const events = [...(await eventsOf(ping.id, ["round"])), ...(await eventsOf(pong.id, ["round"]))];
      const stopped = events.find((event) => event.stopped === "loop");
      expect(stopped?.results).toEqual([]);
    }, patience);
    for (const { id } of [ping, pong]) await api.cues.remove({ id });
  });
});

describe("a cue on what the console knows", () => {
  const offline = (name: string, ...actions: CueDraft["actions"]): CueDraft => ({
    ...{ name, enabled: true, malls: ["SH-01"], actions, maxPerMinute: 30 },
    trigger: { type: "mall_offline", minutes: 0 },
  });
  it("is told once of what lasts, however often and by however many it is seen, and again when it comes back", async () => {
    const { db } = running.console;
    const seen = (lastSeenAt: Date, goneAt: Date | null) =>
      db.agent.update({ where: { id: agent.id }, data: { lastSeenAt, goneAt } });
    const look = () => Promise.allSettled([1, 2, 3].map((later) => watchCues(db, new Date(Date.now() + later))));
    await vi.waitFor(async () => expect((await api.fleet.status()).broker.connected).toBe(true), patience);
    const { id } = await api.cues.add(offline("Dark", publish("dark/{mall}", "{mallName} {subject}"), scene));
    const events = () => api.cues.events({ id });
    const count = async () => (await events()).length;
    await seen(new Date(), null);
    await look();
    expect(await count()).toBe(0);
    await seen(new Date(Date.now() - 3_600_000), new Date());
    await look();
    await look();
    expect(await count()).toBe(1);
    await vi.waitFor(async () => {
      const [event] = await events();
      expect(event).toMatchObject({ how: "fact", mall: "SH-01", subject: "Wanda" });
      // nobody is switched where nobody is there to switch
      expect(event && statesOf(event)).toEqual({ p: "done", s: "failed" });
      expect(event?.results[0]).toMatchObject({ topic: "dark/SH-01", payload: "Wanda Wanda" });
    }, patience);
    await seen(new Date(), null);
    await look();
    await seen(new Date(Date.now() - 3_600_000), new Date());
    await look();
    expect(await count()).toBe(2);
    await api.cues.remove({ id });
    await seen(new Date(), null);
  });

  it("is told of syncs, codes, disks and projectors, each once", async () => {
    const { db } = running.console;
    const types = [
      "sync_done",
      "sync_failed",
      "code_redeemed",
      "code_guessing",
      "disk_low",
      "projector_fault",
    ] as const;
    const ids = new Map<string, string>();
    for (const type of types) {
      const trigger = { type, ...(type === "disk_low" && { freeGb: 2 }), minutes: 0 } as CueDraft["trigger"];
      ids.set(type, (await api.cues.add({ ...offline(type, publish("told", type)), malls: "all", trigger })).id);
    }
    const look = () => watchCues(db, new Date());
    const [east] = await api.projectors.list({});
    const tell = async (freeBytes: number, link: "online" | "offline") => {
      const state = { link, power: { value: "on" as const, at: 0 } };
      const over = { disk: { freeBytes, usedBytes: 1 }, projectors: [{ id: east?.id ?? "", state }] };
      await agent.report(agent.hello(), agent.reported(await agent.desired(), over));
    };
    await tell(5e9, "online");
    await look();
    await tell(1e9, "offline");
    const mall = await db.mall.findUniqueOrThrow({ where: { code: "SH-01" } });
    const now = new Date();
    for (const ended of ["active", "failed", "superseded"] as const) {
      const target = { mallId: mall.id, works: [], state: ended, finishedAt: now };
      const open = { mallId: mall.id, works: [] };
      for (const create of [[target], [target, open]])
        await db.syncRun.create({ data: { scope: "malls", targets: { create } } });
    }
    const code = { number: 7, lookup: randomUUID(), sealed: "" };
    const said = { way: "api", source: "user:1", mall: "SH-01", asker: "Kiosk" };
    const redemptions = {
      create: [
        { ...said, result: "granted" },
        { ...said, result: "used" },
      ],
    };
    await db.codeBatch.create({
      data: {
        ...{ name: "Spring", count: 1, length: 8, alphabet: "digits", createdBy: "a" },
        codes: { create: [{ ...code, redemptions }] },
      },
    });
    await db.codeGuess.create({ data: { source: "user:1", points: 9, windowAt: now, alarmedAt: now, asker: "Kiosk" } });
    await Promise.allSettled([look(), look()]);
    await look();
    const told = async ([type, id]: [string, string]) => {
      const events = await api.cues.events({ id });
      return [type, ...events.map((event) => `${event.mall ?? "–"} ${event.subject}`)];
    };
    expect(await Promise.all([...ids].map(told))).toEqual([
      ["sync_done", "– malls, 1"],
      ["sync_failed", "– malls, 1"],
      ["code_redeemed", "SH-01 Spring #7"],
      ["code_guessing", "– Kiosk"],
      ["disk_low", "SH-01 1.0 GB"],
      ["projector_fault", "SH-01 East"],
    ]);
    for (const id of ids.values()) await api.cues.remove({ id });
  });

  it("a press carries out all of it from here, marked as a test", async () => {
    await agent.report(agent.hello());
    const { id } = await api.cues.add(offline("Press", scene));
    const pressed = await api.cues.test({ id, mall: "SH-01", payload: "" });
    expect(pressed).toMatchObject({ how: "test", mall: "SH-01" });
    await vi.waitFor(async () => {
      const messages = await agent.report();
      expect(JSON.stringify(messages)).toContain('"why":"power on, asked by Press"');
    }, patience);
    expect((await api.cues.events({ id }))[0]?.results[0]).toMatchObject({ state: "running" });
    const [east] = await api.projectors.list({});
    const [order] = await api.projectors.history({ id: east?.id ?? "", limit: 1 });
    expect(order).toMatchObject({ source: "cue", requestedBy: "Press" });
    await api.cues.remove({ id });
  });
});

describe("a mall's agent", () => {
  it("is told of the cues that it carries out, and may listen to their topics alone", async () => {
    const before = (await agent.desired()).generation;
    const { id } = await api.cues.add(draft("Lights", "light/{mall}", scene, publish("seen", "1")));
    const { generation, settings: told } = await agent.desired();
    expect(generation).toBeGreaterThan(before);
    expect(told?.cues).toEqual([
      {
        ...{ id, name: "Lights", maxPerMinute: 600 },
        trigger: { type: "topic", topic: "light/SH-01", condition: null },
        actions: [
          { id: "s", steps: [{ projector: expect.any(String), wish: { type: "power", on: true }, afterSeconds: 0 }] },
        ],
      },
    ]);
    await agent.connect(running.broker?.url ?? "");
    const topics = ["light/SH-01", "light/BJ-02", "seen", "light/+"];
    expect(await Promise.all(topics.map((topic) => agent.hears(topic)))).toEqual([true, false, false, false]);
    await agent.leave();
    await api.cues.enable({ id, enabled: false });
    expect((await agent.desired()).settings?.cues).toEqual([]);
    await api.cues.remove({ id });
  });

  it("is told when its scenes and its groups bring it other cues, and a group's new name changes nothing", async () => {
    await api.groups.create({ name: "North", malls: [] });
    const named = { ...draft("Grouped", "grouped", scene), malls: { malls: [], groups: ["North"], tags: [] } };
    const { id } = await api.cues.add(named);
    const told = async () => (await agent.desired()).settings?.cues?.map((cue) => cue.name);
    const generations = [(await agent.desired()).generation];
    const raised = async () => generations.push((await agent.desired()).generation);
    expect(await told()).toEqual([]);
    await api.groups.setMalls({ name: "North", malls: ["SH-01"] });
    await raised();
    await api.groups.rename({ name: "North", to: "Far north" });
    expect(await told()).toEqual(["Grouped"]);
    const steps = [{ target: { by: "mall" as const }, wish: { type: "power" as const, on: false }, afterSeconds: 0 }];
    await api.scenes.save({ mall: "SH-01", name: "Evening", steps });
    await raised();
    expect((await agent.desired()).settings?.cues?.[0]?.actions[0]?.steps[0]?.wish).toEqual(steps[0]?.wish);
    expect(new Set(generations).size).toBe(3);
    await api.cues.remove({ id });
  });

  it("tells what its cues did, and told again it is the same event", async () => {
    const { id } = await api.cues.add(draft("Told", "told", scene));
    const { projectors } = await agent.desired();
    const status = (state: "running" | "done"): CuesStatus => ({
      listening: [{ cue: id, hears: false, reason: "The broker is out of reach." }],
      dropped: [{ cue: id, count: 4, at: Date.now() }],
      reports: [
        {
          ...{ id: "event-0001", cue: id, at: Date.now(), payload: "on" },
          actions: [
            {
              ...{ action: "s", state, seconds: 2 },
              results: [{ projector: projectors[0]?.id ?? "", result: "confirmed" }],
            },
            { action: "nobody's", state, seconds: 2, results: [] },
          ],
        },
      ],
    });
    const { db } = running.console;
    const tell = (state: "running" | "done") => recordCues(db, agent.id, status(state));
    await Promise.all([tell("running"), tell("running"), tell("running")]);
    await tell("done");
    await tell("running");
    const events = await api.cues.events({ id });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ how: "agent", mall: "SH-01", payload: "on" });
    expect(events[0]?.results).toMatchObject([{ state: "done", answers: [{ name: "East", result: "confirmed" }] }]);
    await agent.report(agent.reported(await agent.desired(), { cues: status("done") }));
    expect(await api.cues.show({ id })).toMatchObject({
      dropped: { count: 4 },
      listening: { malls: 2, deaf: [{ mall: "BJ-02" }, { mall: "SH-01", reason: "The broker is out of reach." }] },
    });
    await api.cues.remove({ id });
  });
});
