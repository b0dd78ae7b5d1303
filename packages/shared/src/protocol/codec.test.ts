import { describe, expect, it } from "vitest";
import { decode, encode, maxMessageBytes } from "./codec.ts";
import { delivery, filterOf, parseTopic, topicOf, upKinds } from "./topics.ts";

const presence = encode("presence", { online: true, bootId: "b1" }, { id: "m1", sentAt: 5 });
const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;

describe("decode", () => {
  it("reads what encode wrote", () =>
    expect(decode("presence", presence)).toEqual({
      ok: true,
      envelope: { v: 1, id: "m1", sentAt: 5, type: "presence", body: { online: true, bootId: "b1" } },
    }));

  it.each([
    ["text", "hello", "not_json"],
    ["nothing", "", "not_json"],
    ["an array", "[]", "bad_envelope"],
    ["another version", presence.replace('"v":1', '"v":2'), "version"],
    ["another type", presence.replace('"presence"', '"status"'), "wrong_type"],
    ["a wrong body", presence.replace("true", '"yes"'), "bad_body"],
    ["a body that is an operator", presence.replace("true", '{"not":""}'), "bad_body"],
    ["deep nesting", deep, "oversize"],
    ["a huge one", " ".repeat(maxMessageBytes + 1), "oversize"],
  ])("drops %s", (_name, payload, reason) => expect(decode("presence", payload)).toEqual({ ok: false, reason }));

  it("drops bytes that are not UTF-8", () =>
    expect(decode("presence", Uint8Array.from([0x7b, 0xff, 0xfe]))).toEqual({ ok: false, reason: "not_json" }));

  it("ignores what does not belong to the body", () => {
    const decoded = decode("presence", presence.replace("}}", ',"__proto__":{"admin":true},"extra":1}}'));
    expect(decoded.ok && decoded.envelope.body).toEqual({ online: true, bootId: "b1" });
  });
});

describe("topics", () => {
  it("names agent and kind both ways", () =>
    expect(parseTopic(topicOf("a_0123456789", "acks"))).toEqual({ agentId: "a_0123456789", kind: "acks" }));
  it.each([
    "holofleet/v1/agents//acks",
    "holofleet/v1/agents/a+b123/acks",
    "holofleet/v1/agents/a_012345/acks/more",
    "holofleet/v1/agents/a_012345/other",
    "holofleet/v2/agents/a_012345/acks",
    "holofleet/v1/agents/a_012345/constructor",
    "sync",
  ])("knows %s for none of ours", (topic) => expect(parseTopic(topic)).toBeNull());
  it("subscribes with one-level filters that do not overlap", () =>
    expect(new Set(upKinds.map(filterOf)).size).toBe(upKinds.length));
  it("never retains a command and never asks for QoS 2", () => {
    expect(delivery.commands.retain).toBe(false);
    expect(Object.values(delivery).every(({ qos }) => qos <= 1)).toBe(true);
  });
});
