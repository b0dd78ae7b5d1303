import type { BrokerPrincipal } from "@holofleet/shared/protocol/access.ts";
import { expect, test } from "vitest";
import { mayEnter, mayRoute, mayUse } from "./rabbitmq.ts";

const agent: BrokerPrincipal = { role: "agent", id: "a_shanghai1" };
const device: BrokerPrincipal = { role: "device", id: "d_kiosk1", topic: "holofleet/codes/d_kiosk1" };
const older: BrokerPrincipal = { role: "legacy", id: "l_mall-1", topics: ["sync", "holo-file-sync-42"] };
const bridge: BrokerPrincipal = { role: "console" };
const queue = (name: string) => ({ resource: "queue", name, permission: "configure" });
const topic = (routing_key: string, permission = "read") => ({ name: "amq.topic", permission, routing_key });
const own = "holofleet.v1.agents.a_shanghai1";

test.each([
  [agent, { username: "a_shanghai1", client_id: "a_shanghai1" }, true],
  [agent, { username: "a_shanghai1" }, true],
  [agent, { username: "a_shanghai1", client_id: "a_beijing22" }, false],
  [bridge, { username: "console", client_id: "a_beijing22" }, true],
  [null, { username: "a_shanghai1", client_id: "a_shanghai1" }, false],
])("%j with %j may enter: %s", (principal, question, may) => {
  expect(mayEnter(principal, question)).toBe(may);
});

test.each([
  [agent, queue("mqtt-subscription-a_shanghai1qos1"), true],
  [agent, queue("mqtt-subscription-a_shanghai1qos0"), true],
  [agent, queue("mqtt-subscription-a_shanghai1qos2"), false],
  [agent, queue("mqtt-subscription-a_beijing22qos1"), false],
  [agent, { resource: "exchange", name: "amq.topic", permission: "write" }, true],
  [agent, { resource: "exchange", name: "amq.topic", permission: "configure" }, false],
  [agent, { resource: "exchange", name: "amq.direct", permission: "write" }, false],
  [agent, { resource: "exchange", name: "", permission: "write" }, false],
  [device, queue("mqtt-subscription-d_kiosk1-listenqos1"), true],
  [device, queue("mqtt-subscription-d_kiosk2qos1"), false],
  [older, { ...queue("mqtt-subscription-20261120134501qos0"), client_id: "20261120134501" }, true],
  [older, { ...queue("mqtt-subscription-20261120134502qos0"), client_id: "20261120134501" }, false],
  [older, { ...queue("mqtt-subscription-a_shanghai1qos1"), client_id: "a_shanghai1" }, false],
  [bridge, queue("anything"), true],
])("%j may use %j: %s", (principal, question, may) => {
  expect(mayUse(principal, question)).toBe(may);
});

test.each([
  [agent, topic(`${own}.status`, "write"), true],
  [agent, topic(`${own}.commands`, "write"), false],
  [agent, topic(`${own}.commands`), true],
  [agent, topic(`${own}.status`), false],
  [agent, topic("holofleet.v1.agents.*.commands"), false],
  [agent, topic("#"), false],
  [agent, { ...topic(`${own}.commands`), name: "amq.fanout" }, false],
  [device, topic("holofleet.codes.d_kiosk1", "write"), true],
  [device, topic("holofleet.codes.d_kiosk1"), true],
  [device, topic("holofleet.codes.*"), false],
  [older, topic("holo-file-sync-42"), true],
  [older, topic("holo-file-sync-43"), false],
  [older, topic("sync", "write"), false],
  [bridge, topic("holofleet.v1.agents.*.status"), true],
])("%j may route %j: %s", (principal, question, may) => {
  expect(mayRoute(principal, question)).toBe(may);
});

test.each([
  [agent, topic("light.SH-01"), true],
  [agent, topic("light.BJ-02"), false],
  [agent, topic("light.*"), false],
  [agent, topic("light.SH-01", "write"), false],
  [device, topic("light.SH-01", "write"), true],
  [device, topic("site.lamp", "write"), true],
  [device, topic("lamps.on", "write"), false],
  [device, topic("lamps.on"), true],
])("with cues %j may route %j: %s", (principal, question, may) => {
  const hear = ["light/SH-01", "site.lamp"];
  const cues = {
    speak: principal.role === "device" ? hear : [],
    hear: [...hear, ...(principal === device ? ["lamps/on"] : [])],
  };
  expect(mayRoute(principal, question, cues)).toBe(may);
});
