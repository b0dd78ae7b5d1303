import { failureOf } from "@holofleet/contract/client.ts";
import type { Ack, Command } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Prisma } from "../../apps/console/src/db/generated/client.ts";
import { expireCommands, outgoingCommands, recordSending } from "../../apps/console/src/features/commands/service.ts";
import { usualPlan } from "../../apps/console/src/features/hours/pages/plan.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";

let running: TestConsole;
let api: TestConsole["admin"];
let near: WireAgent;
let far: WireAgent;
/** ids by name */
let ids: Record<string, string>;

beforeAll(async () => {
  running = await startTestConsole();
  api = running.admin;
  await api.malls.add({ code: "SH-01", name: "Wanda" });
  await api.malls.add({ code: "BJ-02", name: "Solana" });
  near = await WireAgent.enrol(running, "SH-01");
  far = await WireAgent.enrol(running, "BJ-02");
});
afterAll(() => running.stop());

beforeEach(async () => {
  for (const { id } of await api.projectors.list({})) await api.projectors.remove({ id });
  for (const agent of [near, far]) await agent.report(agent.hello());
  await running.console.db.agent.updateMany({ data: { lastSeenAt: new Date(), goneAt: null } });
  const add = async (name: string, mall: string, zone: string, host: string) =>
    [name, (await api.projectors.add({ mall, name, host, zone, tags: ["show"] })).id] as const;
  ids = Object.fromEntries([
    await add("East", "SH-01", "Atrium", "10.0.0.1"),
    await add("West", "SH-01", "Atrium", "10.0.0.2"),
    await add("Front", "SH-01", "Facade", "10.0.0.3"),
    await add("Far", "BJ-02", "Atrium", "10.0.0.4"),
  ]);
});

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const power = (on: boolean) => ({ type: "power" as const, on });
const gone = (agent: WireAgent) =>
  running.console.db.agent.update({
    where: { id: agent.id },
    data: { lastSeenAt: new Date(Date.now() - 3_600_000), goneAt: new Date() },
  });
const orders = async (agent: WireAgent, ...acks: Ack[]): Promise<Command[]> => {
  const messages = await agent.report(...acks.map((ack) => agent.envelope("acks", ack)));
  return messages.filter(({ type }) => type === "commands").map(({ body }) => body as Command);
};
const ack = (commandId: string, state: Ack["state"], more: Partial<Ack> = {}): Ack => ({
  ...{ commandId, state, attempts: 1, elapsedMs: 7 },
  ...more,
});
const targets = (sent: Command[]) =>
  sent.map(({ target }) => ("projector" in target ? target.projector : "agent")).sort();

describe("an order to many", () => {
  it("is a command for each; what failed can be asked once more", async () => {
    const batch = await api.batches.request({
      target: { by: "zone", mall: "SH-01", zone: "Atrium" },
      wish: power(true),
      skipOffline: false,
    });
    expect(batch).toMatchObject({ title: "Atrium · Wanda", counts: { total: 2, pending: 2 }, skipped: [] });
    const sent = await orders(near);
    expect(targets(sent)).toEqual([ids.East, ids.West].sort());
    const [first, second] = sent;
    await orders(near, ack(first?.id ?? "", "confirmed"), ack(second?.id ?? "", "timeout", { reason: "Too slow." }));
    expect((await api.batches.show({ id: batch.id })).counts).toEqual({
      ...{ total: 2, ok: 1, failed: 1, superseded: 0, pending: 0 },
    });
    const again = await api.batches.retry({ id: batch.id, skipOffline: false });
    expect(again.rows.map(({ command }) => command.projector)).toEqual(targets([second as Command]));
    await orders(near, ack(again.rows[0]?.command.id ?? "", "already"));
    expect(await failure(api.batches.retry({ id: again.id, skipOffline: false }))).toMatchObject({
      code: "bad_request",
    });
  });

  it("for an offline mall is refused at once, with a choice; nothing waits for it", async () => {
    await gone(far);
    const request = { target: { by: "tag" as const, tag: "show" }, wish: power(false) };
    expect(await failure(api.batches.request({ ...request, skipOffline: false }))).toMatchObject({
      code: "agent_offline",
      details: { malls: [{ code: "BJ-02", name: "Solana" }], projectors: 1, reachable: 3 },
    });
    expect(await orders(near)).toEqual([]);
    const batch = await api.batches.request({ ...request, skipOffline: true });
    expect(batch).toMatchObject({ counts: { total: 3 }, skipped: [{ name: "Far", mall: "BJ-02" }] });
    expect(await orders(near)).toHaveLength(3);
    await far.report(far.hello());
    expect(await orders(far)).toEqual([]);
  });

  it("reaches a saved set across malls, and a floor", async () => {
    const set = await api.projectorSets.save({ name: "Openers", projectors: [ids.Front ?? "", ids.Far ?? ""] });
    const batch = await api.batches.request({
      target: { by: "set", set: set.id },
      wish: power(true),
      skipOffline: false,
    });
    expect(batch.rows.map(({ name }) => name).sort()).toEqual(["Far", "Front"]);
    expect((await api.projectors.show({ id: ids.Far ?? "" })).sets).toEqual([set.id]);
    await api.projectorSets.remove({ id: set.id });
    const none = {
      target: { by: "floor" as const, mall: "SH-01", floor: "9F" },
      wish: power(true),
      skipOffline: false,
    };
    expect(await failure(api.batches.request(none))).toMatchObject({ code: "bad_request" });
  });

  it("leaves orders of another kind alone", async () => {
    const blank = await api.projectors.command({ id: ids.East ?? "", wish: { type: "mute", video: true } });
    await api.projectors.power({ id: ids.East ?? "", on: true });
    expect((await api.commands.show({ id: blank.id })).state).toBe("asked");
  });
});

describe("a scene", () => {
  it("sends its later steps when their time comes, and what is left can be stopped", async () => {
    const steps = [
      { target: { by: "zone" as const, zone: "Facade" }, wish: power(true), afterSeconds: 0 },
      { target: { by: "zone" as const, zone: "Atrium" }, wish: power(true), afterSeconds: 30 },
    ];
    const scene = await api.scenes.save({ mall: "SH-01", name: "Evening", steps });
    const batch = await api.scenes.run({ id: scene.id, skipOffline: false });
    expect(batch).toMatchObject({ kind: "scene", title: "Evening", counts: { total: 3 } });
    expect(targets(await orders(near))).toEqual([ids.Front]);
    const { db } = running.console;
    const later = batch.rows.find(({ name }) => name === "East")?.command;
    expect(later).toMatchObject({ source: "scene", state: "asked" });
    await db.command.update({ where: { id: later?.id ?? "" }, data: { dueAt: new Date(Date.now() - 1) } });
    expect((await outgoingCommands(db, near.id)).map(({ commandId }) => commandId)).toContain(later?.id);
    const stopped = await api.batches.cancel({ id: batch.id });
    expect(stopped.rows.find(({ name }) => name === "West")?.command.state).toBe("superseded");
    // what never reached it is not its last order
    expect((await api.projectors.show({ id: ids.West ?? "" })).command).toBeNull();
  });

  it("is not taken back any more once its orders are on their way, and what was taken back is never sent", async () => {
    const { db } = running.console;
    const target = { by: "zone" as const, zone: "Atrium" };
    const scene = await api.scenes.save({
      ...{ mall: "SH-01", name: "Late" },
      steps: [{ target, wish: power(true), afterSeconds: 600 }],
    });
    const press = async () => {
      const { id, rows } = await api.scenes.run({ id: scene.id, skipOffline: false });
      return { id, orders: rows.map(({ command }) => command.id) };
    };
    const statesAfterStop = async (id: string) =>
      (await api.batches.cancel({ id })).rows.map(({ command }) => command.state);

    const sent = await press();
    expect([...(await recordSending(db, sent.orders))].sort()).toEqual([...sent.orders].sort());
    expect(await statesAfterStop(sent.id)).toEqual(["asked", "asked"]);

    const stopped = await press();
    expect(await statesAfterStop(stopped.id)).toEqual(["superseded", "superseded"]);
    expect(await recordSending(db, stopped.orders)).toEqual(new Set());
  });

  it("whose later steps fell due while the console was down ends them as never sent; a retry keeps their order and pauses", async () => {
    const { db } = running.console;
    const step = (zone: string, afterSeconds: number) => ({
      ...{ target: { by: "zone" as const, zone }, wish: power(true), afterSeconds },
    });
    const steps = [step("Facade", 0), step("Atrium", 60)];
    const scene = await api.scenes.save({ mall: "SH-01", name: "Cut short", steps });
    const batch = await api.scenes.run({ id: scene.id, skipOffline: false });
    const [east, west] = batch.rows.filter(({ name }) => name !== "Front").map(({ command }) => command.id);
    const past = new Date(Date.now() - 1_000);
    await db.command.updateMany({ where: { batchId: batch.id }, data: { deadline: past } });
    // somebody asked this one for something newer meanwhile
    await db.command.update({ where: { id: west ?? "" }, data: { state: "superseded" } });
    await expireCommands(db);
    const cut = await api.batches.show({ id: batch.id });
    expect(cut.counts).toEqual({ total: 3, ok: 0, failed: 2, superseded: 1, pending: 0 });
    expect(cut.rows.find(({ command }) => command.id === east)?.command).toMatchObject({
      ...{ state: "expired", reason: expect.stringContaining("never sent") },
    });
    const again = await api.batches.retry({ id: batch.id, skipOffline: false });
    const waits = again.rows.map(({ name, command: { createdAt, dueAt } }) => [
      ...[name, dueAt === null ? 0 : Date.parse(dueAt) - Date.parse(createdAt)],
    ]);
    expect(waits).toEqual([
      ["Front", 0],
      [cut.rows.find(({ command }) => command.id === east)?.name, 60_000],
    ]);
    await api.batches.cancel({ id: again.id });
  });

  it("that reaches nobody any more says which step", async () => {
    const steps = [{ target: { by: "zone" as const, zone: "Gone" }, wish: power(true), afterSeconds: 0 }];
    const scene = await api.scenes.save({ mall: "SH-01", name: "Old", steps });
    expect(await failure(api.scenes.run({ id: scene.id, skipOffline: false }))).toMatchObject({
      code: "bad_request",
      message: expect.stringContaining("Step 1"),
    });
    await api.scenes.remove({ id: scene.id });
    expect((await api.scenes.list({ mall: "SH-01" })).map(({ name }) => name)).not.toContain("Old");
  });
});

describe("opening hours", () => {
  it("reach the mall's agent with who follows them, and their deeds come into the history once", async () => {
    const before = (await near.desired()).generation;
    const saved = await api.hours.save({ mall: "SH-01", zone: "Atrium", plan: usualPlan });
    expect(saved).toMatchObject({ zone: "Atrium", next: null, changedBy: running.email });
    expect(saved.projectors.sort()).toEqual([ids.East, ids.West].sort());
    const desired = await near.desired();
    expect(desired.generation).toBeGreaterThan(before);
    expect(desired.settings?.hours).toMatchObject([{ id: saved.id, name: "Atrium", timezone: "Asia/Shanghai" }]);
    expect((await far.desired()).settings?.hours).toEqual([]);

    const at = Date.now() - 60_000;
    const results = [
      { projector: ids.East ?? "", result: "confirmed" as const, seconds: 12 },
      { projector: ids.Far ?? "", result: "confirmed" as const, seconds: 1 },
    ];
    const status = {
      ...{ id: saved.id, open: true },
      next: { at: Date.now() + 3_600_000, on: false, name: "" },
      last: { at, on: true, how: "on_time" as const, results },
      trying: [],
      against: [{ projector: ids.West ?? "", on: false, at, until: at }],
    };
    for (let told = 0; told < 2; told++) await near.report(near.hello(), near.reported(desired, { hours: [status] }));
    const history = await api.projectors.history({ id: ids.East ?? "" });
    expect(history).toMatchObject([
      { source: "schedule", requestedBy: "Atrium", state: "confirmed", wish: power(true), elapsedMs: 12_000 },
    ]);
    expect(await api.projectors.history({ id: ids.Far ?? "" })).toEqual([]);
    const [hours] = await api.hours.list({ mall: "SH-01" });
    expect(hours).toMatchObject({ next: { on: false }, against: [{ projector: ids.West, on: false }] });

    const late = {
      projector: ids.West ?? "",
      on: true,
      at,
      tries: 3,
      result: "unreachable" as const,
      nextAt: at + 240_000,
    };
    const west = (result: "unreachable" | "confirmed", seconds: number) => ({
      ...{ ...status, last: { ...status.last, results: [{ projector: ids.West ?? "", result, seconds }] } },
      trying: result === "unreachable" ? [late] : [],
    });
    const lastOfWest = async () => (await api.projectors.history({ id: ids.West ?? "" }))[0];
    await near.report(near.hello(), near.reported(desired, { hours: [west("unreachable", 9)] }));
    expect(await lastOfWest()).toMatchObject({ source: "schedule", state: "unreachable" });
    const [trying] = await api.hours.list({ mall: "SH-01" });
    expect(trying?.trying).toMatchObject([{ projector: ids.West, on: true, tries: 3, result: "unreachable" }]);
    // its mains came late: one hour, one entry, with how it ended after all
    await near.report(near.hello(), near.reported(desired, { hours: [west("confirmed", 300)] }));
    expect(await lastOfWest()).toMatchObject({ source: "schedule", state: "confirmed", elapsedMs: 300_000 });

    const others = await api.hours.save({ mall: "BJ-02", zone: "", plan: usualPlan });
    const foreign = { ...status, next: null, last: null, against: [] };
    await far.report(far.hello(), far.reported(await far.desired(), { hours: [foreign] }));
    const all = new Map((await api.hours.list({})).map(({ id, next }) => [id, next?.on]));
    expect([all.get(saved.id), all.get(others.id)]).toEqual([false, undefined]);
    await api.hours.remove({ id: others.id });
    await api.hours.remove({ id: saved.id });
    expect((await near.desired()).settings?.hours).toEqual([]);
  });
});

describe("the inventory", () => {
  it("comes and goes as a CSV: a result for each row, passwords never go out", async () => {
    const csv = [
      "mall,name,host,port,password,zone,light",
      "SH-01,East,10.0.0.1,4352,,Atrium,",
      "SH-01,West renamed,10.0.0.2,4352,secret-word,Atrium,laser",
      "SH-01,New one,10.0.0.9,4352,,Hall,",
      "XX-99,Nowhere,10.0.0.9,4352,,,",
    ].join("\n");
    const outcomes = (rows: { outcome: string }[]) => rows.map(({ outcome }) => outcome);
    const expected = ["same", "changed", "added", "failed"];
    expect(outcomes((await api.projectors.import({ csv, dryRun: true })).rows)).toEqual(expected);
    expect(await api.projectors.list({ mall: "SH-01" })).toHaveLength(3);
    const { rows } = await api.projectors.import({ csv, dryRun: false });
    expect(outcomes(rows)).toEqual(expected);
    expect(rows.at(-1)).toMatchObject({ line: 5, reason: expect.stringContaining("XX-99") });
    const west = (await api.projectors.list({ mall: "SH-01" })).find(({ id }) => id === ids.West);
    expect(west).toMatchObject({ name: "West renamed", light: "laser", hasPassword: true, tags: ["show"] });
    const inputs = [{ code: "31", label: "Player", icon: "player" as const, hidden: true }];
    await api.projectors.update({ id: ids.East ?? "", inputs });
    const exported = await api.projectors.export({ mall: "SH-01" });
    expect(exported.csv).not.toContain("secret-word");
    expect(outcomes((await api.projectors.import({ csv: exported.csv, dryRun: true })).rows)).toEqual(
      Array(4).fill("same"),
    );

    await api.projectors.update({ id: ids.East ?? "", options: { user: "admin", wakeMac: "00:11:22:33:44:55" } });
    const emptied = "mall,name,host,port,user\nSH-01,East,10.0.0.1,4352,";
    for (const outcome of ["changed", "same"])
      expect((await api.projectors.import({ csv: emptied, dryRun: false })).rows).toMatchObject([{ outcome }]);
    const { options } = await api.projectors.show({ id: ids.East ?? "" });
    expect(options).toEqual({ wakeMac: "00:11:22:33:44:55" });
  });

  it("a row of a CSV without a port means the usual one, and nobody else's device at that address", async () => {
    const second = { mall: "SH-01", name: "Behind the same box", host: "10.0.0.1", port: 4353 };
    const { id } = await api.projectors.add(second);
    const rename = async (line: string) =>
      (await api.projectors.import({ csv: `mall,name,host\n${line}`, dryRun: false })).rows[0];
    expect(await rename("SH-01,East renamed,10.0.0.1")).toMatchObject({ outcome: "changed" });
    expect((await api.projectors.show({ id: ids.East ?? "" })).name).toBe("East renamed");
    expect((await api.projectors.show({ id })).name).toBe(second.name);
    await api.projectors.remove({ id: ids.East ?? "" });
    expect(await rename("SH-01,East,10.0.0.1")).toMatchObject({
      ...{ outcome: "failed", reason: expect.stringContaining("Behind the same box on 4353") },
    });
    expect((await api.projectors.show({ id })).name).toBe(second.name);
  });

  it("has no room for a projector that the mall's agent would not be told of", async () => {
    const { db } = running.console;
    const { id: mallId } = await api.malls.show({ code: "BJ-02" });
    const { id: _, host: __, ...like } = await db.projector.findUniqueOrThrow({ where: { id: ids.Far ?? "" } });
    const facts = { options: {}, inputs: [], state: Prisma.DbNull };
    const others = Array.from({ length: 255 }, (_, index) => ({ ...like, ...facts, mallId, host: `10.1.0.${index}` }));
    await db.projector.createMany({ data: others });
    const more = { mall: "BJ-02", name: "One more", host: "10.2.0.1" };
    expect(await failure(api.projectors.add(more))).toMatchObject({ code: "conflict" });
    await db.projector.deleteMany({ where: { mallId, host: { startsWith: "10.1." } } });
    expect((await api.projectors.add(more)).name).toBe("One more");
  });

  it("changes by hand; a password is kept until it is replaced or forgotten", async () => {
    const id = ids.East ?? "";
    await api.projectors.update({ id, password: "one", circuit: "C3" });
    expect(await api.projectors.update({ id, name: "East 2" })).toMatchObject({ name: "East 2", hasPassword: true });
    expect((await near.desired()).projectors).toContainEqual(
      expect.objectContaining({ id, password: "one", circuit: "C3" }),
    );
    expect(await api.projectors.update({ id, password: null })).toMatchObject({ hasPassword: false, circuit: "C3" });
    expect(await failure(api.projectors.update({ id, host: "10.0.0.2" }))).toMatchObject({ code: "conflict" });
    expect(await failure(api.projectors.update({ id, driver: "template" }))).toMatchObject({ code: "bad_request" });
  });

  it("finds devices by the mall's own agent", async () => {
    const search = await api.discoveries.request({ mall: "SH-01", subnets: ["192.168.7.0/24"] });
    const [order] = await orders(near);
    expect(order).toMatchObject({ target: { agent: true }, wish: { type: "discover", subnets: ["192.168.7.0/24"] } });
    const found = [
      { host: "192.168.7.4", port: 4352, driver: "pjlink" as const, needsPassword: true, by: "scan" as const },
    ];
    await orders(near, ack(search.id, "accepted"));
    expect(await api.discoveries.show({ id: search.id })).toMatchObject({ state: "searching", found: [] });
    await orders(far, ack(search.id, "confirmed", { found: [] }));
    await orders(near, ack(search.id, "confirmed", { found, foundMore: 7 }));
    expect(await api.discoveries.show({ id: search.id })).toMatchObject({ state: "done", found, more: 7 });
    const wide = ["10.0.0.0/22", "10.0.4.0/22", "10.0.8.0/22"];
    expect(await failure(api.discoveries.request({ mall: "SH-01", subnets: wide }))).toMatchObject({
      code: "bad_request",
    });
    expect(await failure(api.commands.show({ id: search.id }))).toMatchObject({ code: "not_found" });
    await gone(near);
    expect(await failure(api.discoveries.request({ mall: "SH-01" }))).toMatchObject({ code: "agent_offline" });
  });

  it("keeps lamp and filter hours by the days of the mall, whatever day it is where the database runs", async () => {
    // one of them has another date than UTC at any time
    const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"].map((zone) => ({ zone, now: clockIn(new Date(), zone) }));
    const there = zones.find(({ now }) => !new Date().toISOString().startsWith(now.slice(0, 10)));
    await api.malls.update({ code: "SH-01", timezone: there?.zone ?? "" });
    const state: ProjectorState = {
      link: "online",
      power: { value: "on", at: 1 },
      lamps: { at: 1, value: [{ hours: 1204.4, on: true }] },
      filterHours: { at: 1, value: 310 },
    };
    const desired = await near.desired();
    for (const hours of [1204.4, 1210])
      await near.report(
        near.hello(),
        near.reported(desired, {
          projectors: [{ id: ids.East ?? "", state: { ...state, lamps: { at: hours, value: [{ hours, on: true }] } } }],
        }),
      );
    expect(await api.projectors.wear({ id: ids.East ?? "" })).toEqual([
      { day: there?.now.slice(0, 10), lampHours: 1210, filterHours: 310 },
    ]);
  });
});
