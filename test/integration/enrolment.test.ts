import { failureOf } from "@holofleet/contract/client.ts";
import { enrolResponseSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { requestSync } from "../../apps/console/src/features/syncs/service.ts";
import { enrolWith, WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";

let running: TestConsole;
let malls: TestConsole["admin"]["malls"];

beforeAll(async () => {
  running = await startTestConsole();
  malls = running.admin.malls;
  await malls.add({ code: "SH-01", name: "One" });
});
afterAll(() => running.stop());

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

describe("malls", () => {
  it("adds, shows, changes and lists", async () => {
    const added = await malls.add({ code: "CD-05", name: "Chengdu", city: "成都", timezone: "Asia/Shanghai" });
    expect(added).toMatchObject({
      code: "CD-05",
      city: "成都",
      presence: "offline",
      agents: [],
      sync: { state: "no_agent", reasonCode: "no_agent" },
    });
    const changed = await malls.update({ code: "CD-05", city: "", timezone: "Asia/Urumqi" });
    expect(changed).toMatchObject({ name: "Chengdu", city: null, timezone: "Asia/Urumqi" });
    expect((await malls.list()).map(({ code }) => code)).toEqual(["CD-05", "SH-01"]);
  });

  it("says what is wrong", async () => {
    expect(await failure(malls.add({ code: "SH-01", name: "Again" }))).toMatchObject({ code: "mall_code_taken" });
    expect(await failure(malls.show({ code: "NO-99" }))).toMatchObject({ code: "not_found" });
    expect(await failure(malls.update({ code: "NO-99", name: "x" }))).toMatchObject({ code: "not_found" });
    expect(await failure(malls.enrol({ code: "NO-99" }))).toMatchObject({ code: "not_found" });
    expect(await failure(malls.add({ code: "../x", name: "x" }))).toMatchObject({ code: "bad_request" });
    expect(await failure(malls.add({ code: "TZ-01", name: "x", timezone: "Mars/Olympus" }))).toMatchObject({
      code: "bad_request",
    });
  });
});

describe("enrolment", () => {
  it("trades a code for an identity once", async () => {
    const { code, command, expiresAt } = await malls.enrol({ code: "SH-01" });
    expect(command).toBe(`holofleet-agent enrol http://localhost:${new URL(running.url).port} ${code}`);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(23 * 3600_000);

    const response = await enrolWith(running.url, code.toLowerCase().replaceAll("-", " "));
    const identity = enrolResponseSchema.parse(await response.json());
    expect(identity.mall).toEqual({ code: "SH-01", name: "One", timezone: "Asia/Shanghai" });
    const kept = await running.console.db.agent.findUniqueOrThrow({ where: { id: identity.agentId } });
    expect(JSON.stringify(kept)).not.toContain(identity.token);
    expect(await codeOf(await enrolWith(running.url, code))).toBe("code_used");
  });

  it("lets one of many win a race for a code", async () => {
    const { code } = await malls.enrol({ code: "SH-01" });
    const before = await running.console.db.agent.count();
    const answers = await Promise.all(Array.from({ length: 6 }, () => enrolWith(running.url, code)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await running.console.db.agent.count()).toBe(before + 1);
  });

  it("says what is wrong with a code", async () => {
    expect(await codeOf(await enrolWith(running.url, "ABCD-EFGH-9999"))).toBe("code_unknown");
    const { code } = await malls.enrol({ code: "SH-01" });
    await running.console.db.installCode.updateMany({
      where: { usedAt: null },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await codeOf(await enrolWith(running.url, code))).toBe("code_expired");
    const empty = await fetch(new URL("/agent/v1/enrol", running.url), { method: "POST", body: "{}" });
    expect(await codeOf(empty)).toBe("bad_request");
  });

  it("gives the new agent what is published for its mall, and the syncs that waited for it", async () => {
    await saveFrames(running, "welcome", await makeFrames(2));
    await running.admin.works.publish({ slug: "welcome" });
    await malls.add({ code: "BJ-02", name: "Two" });
    const run = await running.admin.syncs.request({ malls: ["BJ-02"] });
    expect(run).toMatchObject({ state: "waiting", counts: { total: 1, waiting: 1 } });
    expect(run.targets[0]).toMatchObject({ agent: null, state: "queued", reasonCode: "no_agent" });

    const agent = await WireAgent.enrol(running, "BJ-02");
    const bound = await running.admin.syncs.show({ id: run.id });
    expect(bound.targets[0]).toMatchObject({ agent: agent.id, reasonCode: "not_connected" });
    const desired = await agent.comply();
    expect(desired.release.document.works.map(({ slug }) => slug)).toEqual(["welcome"]);
    expect(await running.admin.syncs.show({ id: run.id })).toMatchObject({ state: "done", counts: { active: 1 } });
  });

  it("takes the place of the same machine before it was installed anew, unless that is heard of", async () => {
    const agents = async () => (await malls.show({ code: "XA-06" })).agents.map(({ id }) => id);
    await malls.add({ code: "XA-06", name: "Six" });
    const lost = await WireAgent.enrol(running, "XA-06");
    const run = await running.admin.syncs.request({ malls: ["XA-06"] });
    const next = await WireAgent.enrol(running, "XA-06");
    expect(await agents()).toEqual([next.id]);
    expect((await lost.fetch("/agent/v1/desired")).status).toBe(401);
    await next.comply();
    expect(await running.admin.syncs.show({ id: run.id })).toMatchObject({
      state: "done",
      targets: [{ agent: next.id }],
    });

    const second = await WireAgent.enrol(running, "XA-06");
    expect(await agents()).toEqual([next.id, second.id]);
  });

  it("sees the sync that is requested at the same moment", async () => {
    const { db } = running.console;
    await malls.add({ code: "GZ-03", name: "Three" });
    const { code } = await malls.enrol({ code: "GZ-03" });
    let enrolling: Promise<Response> | undefined;
    await db.$transaction(async (tx) => {
      await requestSync(tx, { malls: ["GZ-03"] }, null);
      enrolling = enrolWith(running.url, code);
      const held = vi.waitFor(async () => {
        const waiting = await db.$queryRaw`SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(waiting).toHaveLength(1);
      }, 5_000);
      await Promise.race([enrolling, held]);
    });
    expect((await enrolling)?.ok).toBe(true);
    const targets = await db.syncTarget.findMany({ where: { mall: { code: "GZ-03" } } });
    expect(targets.map(({ agentId }) => agentId)).toEqual([expect.stringMatching(/^a_/)]);
  });

  it("slows down who guesses codes", async () => {
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => enrolWith(running.url, `AAAA-BBBB-22${String(i).padStart(2, "2")}`)),
    );
    const limited = guesses.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(Number(limited[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
