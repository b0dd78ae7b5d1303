import type { CueCondition } from "@holofleet/shared/cues/messages.ts";
import { expect, test } from "vitest";
import { findLoop } from "./loops.ts";

/** A cue that hears one topic and publishes others, each with its payload. */
const cue = (
  name: string,
  topic: string,
  publishes: Record<string, string>,
  condition: CueCondition | null = null,
) => ({
  name,
  trigger: { type: "topic" as const, topic, condition },
  actions: Object.entries(publishes).map(([to, payload], index) => ({
    ...{ id: String(index), type: "publish" as const, topic: to, payload },
  })),
});
const equals = (text: string): CueCondition => ({ by: "equals", text });

test.each([
  ["itself", cue("A", "x", { x: "1" }), [], ["A", "A"]],
  ["another topic", cue("A", "x", { y: "1" }), [], null],
  [
    "a ring of three",
    cue("A", "x", { y: "1" }),
    [cue("B", "y", { z: "1" }), cue("C", "z", { x: "1" })],
    ["A", "B", "C", "A"],
  ],
  ["a ring that it only leads into", cue("A", "x", { y: "1" }), [cue("B", "y", { y: "1" })], null],
  ["two ways to one", cue("A", "x", { y: "1", z: "1" }), [cue("B", "y", { z: "1" }), cue("C", "z", {})], null],
  ["a mall's topic", cue("A", "m/{mall}", { "m/M1": "1" }), [], ["A", "A"]],
  ["another level of it", cue("A", "m/{mall}", { "n/M1": "1" }), [], null],
  ["a payload that it does not wait for", cue("A", "x", { x: "off" }, equals("on")), [], null],
  ["the payload that it waits for", cue("A", "x", { x: "on" }, equals("on")), [], ["A", "A"]],
  ["a payload that nobody knows", cue("A", "x", { x: "{payload}" }, equals("on")), [], ["A", "A"]],
])("%s", (_, start, others, loop) => {
  expect(findLoop(start, others)).toEqual(loop);
});
