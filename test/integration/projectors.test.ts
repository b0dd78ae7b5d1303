import { createClient, failureOf } from "@holofleet/contract/client.ts";
import { agentRoutes, type EnrolResponse } from "@holofleet/shared/protocol/agent-http.ts";
import { encode } from "@holofleet/shared/protocol/codec.ts";
import type { Ack, Command } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireCommands } from "../../apps/console/src/features/commands/service.ts";
import { usualPlan } from "../../apps/console/src/features/hours/pages/plan.ts";
import { recordProjectorStates } from "../../apps/console/src/features/projectors/service.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { signIn } from "../src/sign-in.ts";

let running: TestConsole;
let api: TestConsole["admin"];
let agent: TestAgent;
let stranger: TestAgent;
let id: string;

beforeAll(async () => {
  running = await startTestConsole();
  api = running.admin;
  await api.malls.add({ code: "SH-01", name: "Wanda" });
  await api.malls.add({ code: "BJ-02", name: "Solana" });
  agent = await enrol("SH-01");
  stranger = await enrol("BJ-02");
});
afterAll(() => running.stop());

beforeEach(async () => {
  for (const projector of await api.projectors.list({})) await api.projectors.remove({ id: projector.id });
  await agent.report();
  id = (await api.projectors.add({ mall: "SH-01", name: "Hall", host: "10.0.0.5", password: "open sesame" })).id;
});

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const standby: ProjectorState = { link: "online", power: { value: "standby", at: 1 } };

/** An agent that speaks HTTP by hand, so that a test sees and says exactly what crosses the wire. */
interface TestAgent {
  id: string;
  /** Sends acks up and returns the commands that wait. */
  report(...acks: Ack[]): Promise<Command[]>;
  desired(): Promise<{ generation: number; projectors: unknown[] }>;
}

async function enrol(mall: string): Promise<TestAgent> {
  const { code } = await api.malls.enrol({ code: mall });
  const facts = { code, hostname: "mall-pc", platform: "linux", version: "0.1.0" };
  const identity = (await post(agentRoutes.enrol, facts)) as EnrolResponse;
  const authorization = `Bearer ${identity.agentId}.${identity.token}`;
  return {
    id: identity.agentId,
    async report(...acks) {
      const messages = acks.map((ack, n) =>
        JSON.parse(encode("acks", ack, { id: `message-${n}`, sentAt: Date.now() })),
      );
      const answer = (await post(agentRoutes.report, { messages }, { authorization })) as {
        messages: { type: string; body: Command }[];
      };
      return answer.messages.filter(({ type }) => type === "commands").map(({ body }) => body);
    },
    async desired() {
      const response = await fetch(new URL(agentRoutes.desired, running.url), { headers: { authorization } });
      return (await response.json()) as { generation: number; projectors: unknown[] };
    },
  };
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(new URL(path, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

const ack = (commandId: string, state: Ack["state"], more: Partial<Ack> = {}): Ack => ({
  commandId,
  state,
  attempts: 1,
  elapsedMs: 5,
  ...more,
});

describe("projectors", () => {
  it("are kept with a sealed password, which only the mall's own agent is told", async () => {
    const projector = await api.projectors.show({ id });
    expect(projector).toMatchObject({ mall: "SH-01", mallName: "Wanda", port: 4352, hasPassword: true, state: null });
    expect(JSON.stringify(projector)).not.toContain("open sesame");
    const row = await running.console.db.projector.findUniqueOrThrow({ where: { id } });
    expect(row.passwordSealed).not.toContain("open sesame");
    expect((await agent.desired()).projectors).toEqual([
      { id, name: "Hall", driver: "pjlink", host: "10.0.0.5", port: 4352, password: "open sesame" },
    ]);
    expect((await stranger.desired()).projectors).toEqual([]);
  });

  it("raise the generation when they come and go", async () => {
    const before = (await agent.desired()).generation;
    await api.projectors.remove({ id });
    const after = await agent.desired();
    expect(after.generation).toBeGreaterThan(before);
    expect(after.projectors).toEqual([]);
  });

  it("are what their own mall's agent says they are", async () => {
    const { db } = running.console;
    await recordProjectorStates(db, stranger.id, [{ id, state: standby }]);
    expect(await api.projectors.show({ id })).toMatchObject({ state: null, stateAt: null });
    await recordProjectorStates(db, agent.id, [
      { id, state: standby },
      { id: "nobody", state: standby },
    ]);
    expect(await api.projectors.show({ id })).toMatchObject({ state: standby, stateAt: expect.any(String) });
  });

  it("are listed by mall", async () => {
    expect(await api.projectors.list({ mall: "SH-01" })).toHaveLength(1);
    expect(await api.projectors.list({ mall: "BJ-02" })).toEqual([]);
    expect(await failure(api.projectors.list({ mall: "XX-99" }))).toMatchObject({ code: "not_found" });
  });

  it("say what is wrong with what was asked", async () => {
    const twin = api.projectors.add({ mall: "SH-01", name: "Twin", host: "10.0.0.5" });
    expect(await failure(twin)).toMatchObject({ code: "conflict", message: expect.stringContaining("Hall") });
    expect(await failure(api.projectors.add({ mall: "XX-99", name: "A", host: "10.0.0.6" }))).toMatchObject({
      code: "not_found",
    });
    expect(await failure(api.projectors.add({ mall: "SH-01", name: "A", host: "10.0.0.6; rm" }))).toMatchObject({
      code: "bad_request",
    });
    expect(await failure(api.projectors.power({ id: "nobody", on: true }))).toMatchObject({
      code: "projector_unknown",
    });
    expect(await failure(api.projectors.remove({ id: "nobody" }))).toMatchObject({ code: "projector_unknown" });
  });
});

describe("power", () => {
  it("goes from asked to confirmed, with what the device said", async () => {
    const asked = await api.projectors.power({ id, on: true });
    expect(asked).toMatchObject({ state: "asked", on: true, final: false, requestedBy: running.email });
    const [order] = await agent.report();
    expect(order).toMatchObject({ id: asked.id, target: { projector: id }, wish: { type: "power", on: true } });
    expect(order?.deadline).toBe(Date.parse(asked.deadline));

    await agent.report(ack(asked.id, "accepted", { attempts: 0 }));
    expect(await api.commands.show({ id: asked.id })).toMatchObject({ state: "accepted", final: false });
    const warming: ProjectorState = { link: "online", power: { value: "warming", at: 2 } };
    await agent.report(ack(asked.id, "progress", { projector: warming }));
    expect(await api.projectors.show({ id })).toMatchObject({ state: warming, command: { state: "progress" } });
    await agent.report(ack(asked.id, "confirmed", { elapsedMs: 8_123.4 }));
    const done = await api.commands.show({ id: asked.id });
    expect(done).toMatchObject({ state: "confirmed", final: true, attempts: 1, elapsedMs: 8_123 });
    expect(done.acceptedAt).not.toBeNull();
    expect(await agent.report(ack(asked.id, "timeout"))).toEqual([]);
    expect((await api.commands.show({ id: asked.id })).state).toBe("confirmed");
  });

  it("is refused while the mall's agent is offline, and while there is none", async () => {
    await running.console.db.agent.updateMany({
      data: { lastSeenAt: new Date(Date.now() - 3_600_000), goneAt: new Date() },
    });
    const refused = await failure(api.projectors.power({ id, on: true }));
    expect(refused).toMatchObject({
      code: expect.stringMatching(/agent_offline/),
      message: expect.stringContaining("Wanda"),
    });
    expect(await agent.report()).toEqual([]);
    await api.malls.add({ code: "CD-03", name: "Taikoo" });
    const lonely = await api.projectors.add({ mall: "CD-03", name: "Foyer", host: "10.0.0.9" });
    expect(await failure(api.projectors.power({ id: lonely.id, on: true }))).toMatchObject({ code: "no_agent" });
  });

  it("a mall whose time zone this machine does not know goes on by UTC, and takes no such zone", async () => {
    await running.console.db.mall.updateMany({ where: { code: "SH-01" }, data: { timezone: "Mars/Olympus" } });
    await api.hours.save({ mall: "SH-01", plan: usualPlan });
    expect(await api.hours.list({ mall: "SH-01" })).toMatchObject([{ timezone: "Mars/Olympus" }]);
    expect(await api.malls.show({ code: "SH-01" })).toMatchObject({ timezone: "Mars/Olympus" });
    await running.console.db.agent.updateMany({
      data: { lastSeenAt: new Date(Date.now() - 3_600_000), goneAt: new Date() },
    });
    expect(await failure(api.projectors.power({ id, on: true }))).toMatchObject({
      code: "agent_offline",
    });
    const refused = await failure(api.malls.update({ code: "SH-01", timezone: "Mars/Olympus" }));
    expect(refused).toMatchObject({ code: "bad_request", message: expect.stringContaining("IANA time zone") });
    await api.malls.update({ code: "SH-01", timezone: "Asia/Shanghai" });
  });

  it("takes back an older order that nobody has taken", async () => {
    const first = await api.projectors.power({ id, on: true });
    const second = await api.projectors.power({ id, on: false });
    expect((await agent.report()).map((order) => order.id)).toEqual([second.id]);
    expect(await api.commands.show({ id: first.id })).toMatchObject({ state: "superseded", final: true });
  });

  it("is asked for again until it is acknowledged", async () => {
    const { id: command } = await api.projectors.power({ id, on: true });
    for (let poll = 0; poll < 2; poll++) expect((await agent.report()).map((order) => order.id)).toEqual([command]);
    expect(await agent.report(ack(command, "accepted"))).toEqual([]);
  });

  it("is no business of another mall's agent", async () => {
    const { id: command } = await api.projectors.power({ id, on: true });
    expect(await stranger.report(ack(command, "confirmed", { projector: standby }))).toEqual([]);
    expect(await api.projectors.show({ id })).toMatchObject({ state: null, command: { state: "asked" } });
  });

  it("expires by the console's clock; what the agent says later is the truth", async () => {
    const { id: command } = await api.projectors.power({ id, on: true });
    const { db } = running.console;
    await db.command.update({ where: { id: command }, data: { deadline: new Date(Date.now() - 1_000) } });
    expect(await agent.report()).toEqual([]);
    await expireCommands(db);
    expect(await api.commands.show({ id: command })).toMatchObject({ state: "expired", final: true });
    await agent.report(ack(command, "confirmed"));
    expect(await api.commands.show({ id: command })).toMatchObject({ state: "confirmed", reason: null });
  });
});

describe("an AV operator", () => {
  it("switches projectors and sees nothing else, until the access is taken away", async () => {
    const person = await api.people.add({
      name: "Lin",
      email: "Lin@example.test",
      password: "light the hall",
      role: "av",
    });
    const token = await signIn(running.url, "lin@example.test", "light the hall");
    const own = createClient({ url: running.url, token });
    expect(await own.me.show()).toMatchObject({ role: "av" });
    expect(await own.projectors.list({})).toHaveLength(1);
    expect(await own.projectors.power({ id, on: true })).toMatchObject({
      requestedBy: "lin@example.test",
    });
    const closed = [
      () => own.works.list({}),
      () => own.malls.list(),
      () => own.syncs.list({}),
      () => own.projectors.remove({ id }),
      () => own.projectors.export({}),
      () => own.hours.save({ mall: "SH-01", plan: usualPlan }),
      () => own.people.list(),
    ];
    for (const call of closed) expect(await failure(call())).toMatchObject({ code: "forbidden" });
    const zip = await fetch(new URL("/uploads/zips", running.url), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" },
    });
    expect(zip.status).toBe(403);
    expect(await failure(api.people.add({ ...person, password: "another one" }))).toMatchObject({ code: "conflict" });
    const me = (await api.people.list()).find(({ email }) => email === running.email);
    expect(await failure(api.people.remove({ id: me?.id ?? "" }))).toMatchObject({ code: "conflict" });
    await api.people.remove({ id: person.id });
    expect(await failure(own.me.show())).toMatchObject({ code: "unauthorized" });
  });
});
