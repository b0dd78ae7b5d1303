import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failureOf } from "@holofleet/contract/client.ts";
import { machineHeader } from "@holofleet/shared/protocol/agent-http.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";
import { startTestMall, type TestMall } from "../src/mall.ts";

const patient = { timeout: 30_000, interval: 50 };
let running: TestConsole;
let mall: TestMall | undefined;

beforeAll(async () => {
  running = await startTestConsole();
  for (const code of ["SH-01", "BJ-02", "CD-03"]) await running.admin.malls.add({ code, name: code });
  await saveFrames(running, "welcome", await makeFrames(2));
  await running.admin.works.publish({ slug: "welcome" });
});
afterAll(async () => {
  await mall?.close();
  await running.stop();
});

const agentsOf = async (code: string) => (await running.admin.malls.show({ code })).agents;
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

it("takes another token while it runs: the old one is good until the new one was used, and for nothing afterwards", async () => {
  mall = await startTestMall(running, "SH-01");
  const tokenOf = async () =>
    JSON.parse(await readFile(join(mall?.dataDir ?? "", "identity.json"), "utf8")).token as string;
  const old = await tokenOf();
  const agent = await mall.start();
  await vi.waitFor(async () => expect(await agentsOf("SH-01")).toMatchObject([{ presence: "online" }]), patient);
  const [{ id } = { id: "" }] = await agentsOf("SH-01");

  await running.admin.agents.rotate({ id });
  await vi.waitFor(async () => expect(await tokenOf()).not.toBe(old), patient);
  await vi.waitFor(async () => expect(await agentsOf("SH-01")).toMatchObject([{ rotatingSince: null }]), patient);
  const ask = (token: string) =>
    fetch(new URL("/agent/v1/desired", running.url), { headers: { authorization: `Bearer ${id}.${token}` } });
  expect((await ask(await tokenOf())).status).toBe(200);
  expect((await ask(old)).status).toBe(401);
  expect(await agentsOf("SH-01")).toMatchObject([{ id, presence: "online", rotatingSince: null }]);

  await agent.stop();
  await mall.start();
  await vi.waitFor(async () => expect(await agentsOf("SH-01")).toMatchObject([{ presence: "online" }]), patient);
}, 90_000);

it("keeps the old token while the next one was never used", async () => {
  const agent = await WireAgent.enrol(running, "SH-01");
  const tell = (token: string) =>
    agent.fetch("/agent/v1/token", { method: "POST", body: JSON.stringify({ token: token.repeat(43) }) });
  expect(await codeOf(await tell("a"))).toBe("conflict");
  await running.admin.agents.rotate({ id: agent.id });
  expect(await agent.desired()).toMatchObject({ rotate: true });
  expect((await tell("a")).status).toBe(200);
  expect((await tell("a")).status).toBe(200);
  expect((await agent.fetch("/agent/v1/desired")).status).toBe(200);
  agent.identity.token = "a".repeat(43);
  expect((await agent.desired()).rotate).toBeUndefined();
  expect(await codeOf(await tell("b"))).toBe("conflict");
});

it("lets a new agent wait where a mall wants that, and in when somebody says so", async () => {
  await running.admin.malls.update({ code: "BJ-02", approval: true });
  const agent = await WireAgent.enrol(running, "BJ-02");
  expect(await codeOf(await agent.fetch("/agent/v1/desired"))).toBe("awaiting_approval");
  const broker = `ws://127.0.0.1:${running.console.env.port}/mqtt`;
  await expect(agent.connect(broker)).rejects.toThrow();
  expect(await agentsOf("BJ-02")).toMatchObject([{ id: agent.id, waitingSince: expect.any(String) }]);

  await running.admin.agents.admit({ id: agent.id });
  expect((await agent.comply()).release.document.works).toHaveLength(1);
  await agent.connect(broker);
  await agent.leave();
  expect(await agentsOf("BJ-02")).toMatchObject([{ waitingSince: null }]);
});

it("tells two machines with one identity apart, holds the newer, and lets an operator decide", async () => {
  const agent = await WireAgent.enrol(running, "CD-03");
  const [one, other] = ["a".repeat(32), "b".repeat(32)] as const;
  const ask = (fingerprint: string, name: string) =>
    agent.fetch("/agent/v1/desired", { headers: { [machineHeader]: `${fingerprint} ${name}` } });
  expect((await ask(one, "hall's-pc")).status).toBe(200);
  expect((await ask(other, "clone%20pc")).status).toBe(200);
  expect((await ask(one, "hall's-pc")).status).toBe(200);
  expect(await codeOf(await ask(other, "clone%20pc"))).toBe("machine_held");
  expect(await agentsOf("CD-03")).toMatchObject([
    {
      machines: [
        { fingerprint: one, hostname: "hall's-pc", held: false },
        { fingerprint: other, hostname: "clone pc", held: true },
      ],
    },
  ]);

  await running.admin.agents.keepMachine({ id: agent.id, fingerprint: other });
  expect((await ask(other, "clone%20pc")).status).toBe(200);
  expect(await codeOf(await ask(one, "hall's-pc"))).toBe("machine_held");
  const unknown = running.admin.agents.keepMachine({ id: agent.id, fingerprint: "c".repeat(32) });
  expect(await unknown.then(() => null, failureOf)).toMatchObject({ code: "not_found" });
});
