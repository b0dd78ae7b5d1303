import { afterEach, expect, test } from "vitest";
import { startTestBroker } from "./broker.fixture.ts";
import { probeBroker } from "./probe.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startBroker(returnCode: number) {
  const broker = await startTestBroker({ refuse: () => returnCode });
  closers.push(() => broker.kill());
  return broker;
}

test("a broker that lets us in, over both ways, and hears nothing of us", async () => {
  const broker = await startBroker(0);
  expect(await probeBroker(broker.url, { agentId: "a_test01", token: "token" })).toBeNull();
  expect(await probeBroker(broker.webSocketUrl, { agentId: "a_test01", token: "token" })).toBeNull();
  expect(broker.published).toEqual([]);
});

test("a broker that refuses, and none", async () => {
  const { url } = await startBroker(4);
  expect(await probeBroker(url, { agentId: "a_test01", token: "token" })).toMatchObject({
    code: "agent_revoked",
    details: { connack: 4 },
  });
  expect(await probeBroker("mqtt://127.0.0.1:1", { agentId: "a_test01", token: "token" })).toMatchObject({
    code: "network",
  });
});
