import { describe, expect, it } from "vitest";
import { type BrokerPrincipal, mayPublish, maySubscribe, ownsClientId } from "./access.ts";
import { topicOf } from "./topics.ts";

const agent: BrokerPrincipal = { role: "agent", id: "a_shanghai1" };
const bridge: BrokerPrincipal = { role: "console" };
const device: BrokerPrincipal = { role: "device", id: "d_kiosk1", topic: "codes/d_kiosk1" };
const older: BrokerPrincipal = { role: "legacy", id: "l_oldmall-1", topics: ["sync", "holo-file-sync-42"] };
const silenced: BrokerPrincipal = { ...device, topic: null };
const own = (kind: Parameters<typeof topicOf>[1]) => topicOf("a_shanghai1", kind);

describe("broker rules", () => {
  it.each([
    [agent, own("status"), true],
    [agent, own("presence"), true],
    [agent, own("desired"), false],
    [agent, own("commands"), false],
    [agent, topicOf("a_beijing22", "status"), false],
    [agent, `${own("status")}/more`, false],
    [agent, "holofleet/v1/agents/a_shanghai1", false],
    [agent, "$SYS/x", false],
    [bridge, topicOf("a_beijing22", "commands"), true],
    [device, "codes/d_kiosk1", true],
    [device, "codes/d_kiosk2", false],
    [device, own("status"), false],
    [silenced, "codes/d_kiosk1", false],
    [older, "sync", false],
    [older, own("status"), false],
    [bridge, "$SYS/x", false],
  ])("%j may publish to %s: %s", (principal, topic, may) => {
    expect(mayPublish(principal, topic)).toBe(may);
  });

  it.each([
    [agent, own("desired"), true],
    [agent, own("commands"), true],
    [agent, own("acks"), false],
    [agent, topicOf("a_beijing22", "commands"), false],
    [agent, "holofleet/v1/agents/+/desired", false],
    [agent, "holofleet/v1/agents/a_shanghai1/+", false],
    [agent, "#", false],
    [bridge, "holofleet/v1/agents/+/status", true],
    [device, "codes/d_kiosk1", true],
    [device, "codes/+", false],
    [device, "#", false],
    [silenced, "codes/d_kiosk1", false],
    [older, "sync", true],
    [older, "holo-file-sync-42", true],
    [older, "holo-file-sync-43", false],
    [older, "holo-file-sync", false],
    [older, "+", false],
    [older, own("commands"), false],
    [bridge, "$SYS/#", false],
  ])("%j may subscribe to %s: %s", (principal, filter, may) => {
    expect(maySubscribe(principal, filter)).toBe(may);
  });

  it.each([
    [agent, "a_shanghai1", "a_shanghai1", true],
    [agent, "a_beijing22", "a_shanghai1", false],
    [agent, "a_shanghai1", "a_beijing22", false],
    [device, "d_kiosk1", "d_kiosk1", true],
    [device, "d_kiosk1-listen", "d_kiosk1", true],
    [device, "d_kiosk12", "d_kiosk1", false],
    [device, "d_kiosk1", "d_kiosk2", false],
    [agent, "a_shanghai1-2", "a_shanghai1", false],
    [older, "20261120134501", "l_oldmall-1", true],
    [older, "a_shanghai1", "l_oldmall-1", false],
    [older, "20261120134501", "l_oldmall-2", false],
    [bridge, "console-4711", "console", true],
    [bridge, "a_shanghai1", "console", true],
  ])("%j with client id %s and user name %s: %s", (principal, clientId, username, owns) => {
    expect(ownsClientId(principal, clientId, username)).toBe(owns);
  });
});
