import { expect, test } from "vitest";
import { maxPayloadBytes, meets, payloadText } from "./condition.ts";
import type { CueCondition } from "./messages.ts";

const field = (path: string, op: "is" | "is_not" | "above" | "below" | "contains" | "exists", value: unknown = "") =>
  ({ by: "field", path, op, value }) as CueCondition;
const json = JSON.stringify({
  light: [{ level: 70, on: true, name: "atrium" }],
  tags: ["a", 2],
  dry: "31.5",
  none: null,
});

test.each<[CueCondition | null, string, boolean]>([
  [null, "", true],
  [{ by: "equals", text: "on" }, "on\n", true],
  [{ by: "equals", text: "on" }, "ON", false],
  [{ by: "equals", text: "" }, "", true],
  [{ by: "contains", text: "n" }, "on", true],
  [{ by: "contains", text: "on" }, "o", false],
  [field("light.0.level", "is", 70), json, true],
  [field("light.0.level", "is", "70.0"), json, true],
  [field("light.0.level", "above", 69), json, true],
  [field("light.0.level", "above", 70), json, false],
  [field("light.0.level", "below", "70.5"), json, true],
  [field("dry", "above", 31), json, true],
  [field("light.0.on", "is", true), json, true],
  [field("light.0.on", "is", "true"), json, true],
  [field("light.0.on", "is_not", false), json, true],
  [field("light.1.on", "is_not", false), json, false],
  [field("light.0.name", "contains", "tri"), json, true],
  [field("light.0.name", "above", 1), json, false],
  [field("tags", "contains", "2"), json, true],
  [field("tags", "contains", "b"), json, false],
  [field("none", "exists"), json, true],
  [field("none", "is", "null"), json, false],
  [field("light", "is", "[object Object]"), json, false],
  [field("__proto__", "exists"), json, false],
  [field("constructor.name", "exists"), json, false],
  [field("", "is", 5), "5", true],
  [field("", "is", "x"), "x", false],
  [field("a", "exists"), "{", false],
  [field("", "is", "1e3"), "1000", false],
])("%j meets %j: %s", (condition, payload, does) => {
  expect(meets(condition, payload)).toBe(does);
});

test("what is no text, or too long, is no event", () => {
  expect(payloadText(Buffer.from("灯"))).toBe("灯");
  expect(payloadText(Uint8Array.of(0xff, 0xfe))).toBeNull();
  expect(payloadText(new Uint8Array(maxPayloadBytes + 1))).toBeNull();
});
