import { expect, test } from "vitest";
import { cueTopicSchema } from "./cues.ts";

test.each([
  ["lightChange", true],
  ["malls/{mall}/light", true],
  ["a/b.c", true],
  ["", false],
  ["a/+/b", false],
  ["#", false],
  ["$SYS/load", false],
  ["holofleet", false],
  ["holofleet/v1/agents/a_one/commands", false],
  ["holofleets", true],
  ["light{mall}", false],
  ["{mall}/{mall}", false],
  ["a/{zone}", false],
  ["a\u0000b", false],
  ["a/b/c/d/e/f/g/h/i/j", true],
  ["a/b/c/d/e/f/g/h/i/j/k", false],
])("a cue may listen to %j: %s", (topic, may) => {
  expect(cueTopicSchema.safeParse(topic).success).toBe(may);
});
