import { encode } from "@holofleet/shared/protocol/codec.ts";
import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import { expect, test } from "vitest";
import { keptBytes, presentMessage } from "./present.ts";

function show(topic: string, payload: string | Uint8Array, size?: number) {
  const kept = typeof payload === "string" ? Buffer.from(payload) : payload;
  return presentMessage({ at: 1, topic, qos: 1, retained: true, dup: false, size: size ?? kept.length, kept }, 7);
}

const desired = topicOf("a_test01", "desired");

test("our own envelope is decoded", () => {
  const shown = show(desired, encode("desired", { epoch: "e", generation: 3 }, { id: "m1", sentAt: 5 }));
  expect(shown).toMatchObject({
    seq: 7,
    at: 1,
    topic: desired,
    qos: 1,
    retained: true,
    format: "envelope",
    fault: null,
  });
  expect(shown.envelope).toEqual({ v: 1, id: "m1", type: "desired", sentAt: 5 });
  expect(JSON.parse(shown.text).body).toEqual({ epoch: "e", generation: 3 });
});

test.each([
  [desired, '{"v":9,"id":"m","sentAt":1,"type":"desired","body":{}}', "json", "version"],
  [desired, "hello", "text", "not_json"],
  [desired, Uint8Array.of(0, 255), "hex", "not_json"],
  ["lightChange", '{"on": true}', "json", null],
  ["lightChange", " [1]", "json", null],
  ["lightChange", "开灯", "text", null],
  ["lightChange", "1", "text", null],
  ["lightChange", "{on: true}", "text", null],
  ["lightChange", "", "empty", null],
  ["lightChange", Uint8Array.of(0xff, 0xfe), "hex", null],
  ["lightChange", "a\u0000b", "hex", null],
])("on %s, %j is shown as %s, fault %s", (topic, payload, format, fault) => {
  expect(show(topic, payload)).toMatchObject({ format, fault, envelope: null, cut: false, masked: false });
});

test("bytes are shown in pairs, and of many the first", () => {
  expect(show("a", Uint8Array.of(0, 10, 255)).text).toBe("00 0a ff");
  const many = show("a", new Uint8Array(2_000));
  expect(many).toMatchObject({ cut: true, size: 2_000 });
  expect(many.text).toHaveLength(512 * 3 - 1);
});

test("of what is too long the beginning is shown, even when it ends within a character", () => {
  const long = show("a", Buffer.from("开".repeat(40_000)).subarray(0, keptBytes), 120_000);
  expect(long).toMatchObject({ format: "text", cut: true, size: 120_000 });
  expect(long.text).toBe("开".repeat(16_000));
  expect(show(desired, Buffer.from("{".repeat(keptBytes)), 120_000).fault).toBe("oversize");
});

test("credentials are covered in JSON and in text", () => {
  const cutThrough = `${"x ".repeat(7_980)}mqtt://console:hunter2${"2".repeat(50)}@broker.example.com`;
  expect(show("a", cutThrough).text).not.toContain("hunter");
  expect(show("a", '{"password":"hunter2"}')).toMatchObject({ text: '{\n  "password": "•••"\n}', masked: true });
  expect(show("a", "{password: 'hunter2'}")).toMatchObject({ format: "text", text: "{password: •••}", masked: true });
});
