import { expect, test } from "vitest";
import { filtersFor, heardIn, topicIn } from "./topics.ts";

test.each([
  ["lightChange", "lightChange", ""],
  ["lightChange", "lightchange", null],
  ["lightChange", "lightChange/x", null],
  ["a/{mall}/b", "a/M001/b", "M001"],
  ["a/{mall}/b", "a//b", null],
  ["a/{mall}/b", "a/M001/c", null],
  ["a/{mall}", "a/M001/b", null],
])("a cue on %s hears %s: %j", (topic, name, mall) => {
  expect(heardIn(topic, name)).toBe(mall);
});

test("{mall} is a code in one mall and any level for all", () => {
  expect([topicIn("a/{mall}/b", "M1"), ...filtersFor(["a/{mall}/b", "x", "x"])]).toEqual(["a/M1/b", "a/+/b", "x"]);
  expect(filtersFor(["a/M1/b", "a/{mall}/b", "a/M1/c"])).toEqual(["a/+/b", "a/M1/c"]);
});
