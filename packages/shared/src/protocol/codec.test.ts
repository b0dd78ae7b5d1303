import { describe, expect, it } from "vitest";
import { momentSchema } from "../moment.ts";
import { decode, encode, maxMessageBytes } from "./codec.ts";
import { hoursStatusSchema } from "./projectors/hours.ts";
import { scrubSchema } from "./state.ts";
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

  it("takes no text that could not be kept", () => {
    const odd = decode("presence", encode("presence", { online: true, bootId: "b\0\ud83c" }, { id: "m\0", sentAt: 5 }));
    expect(odd).toMatchObject({ ok: true, envelope: { id: "m\uFFFD", body: { bootId: "b\uFFFD\uFFFD" } } });
  });

  it("ignores what does not belong to the body", () => {
    const decoded = decode("presence", presence.replace("}}", ',"__proto__":{"admin":true},"extra":1}}'));
    expect(decoded.ok && decoded.envelope.body).toEqual({ online: true, bootId: "b1" });
  });
});

it("takes no moment of an agent's that nobody could write down", () => {
  const at = (moment: number) => momentSchema.safeParse(moment).success;
  expect([at(0), at(1_763_618_400_000.5), at(-1), at(8.64e15 + 1), at(1e300)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const next = { at: 1e300, on: true, name: "" };
  expect(hoursStatusSchema.safeParse({ id: "h", open: true, next, last: null, against: [] }).success).toBe(false);
  const scrub = { checkedAt: 8.64e15 + 1, checked: 0, bad: 0, repaired: 0 };
  expect(scrubSchema.safeParse(scrub).success).toBe(false);
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
