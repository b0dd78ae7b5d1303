import { expect, test } from "vitest";
import { type BrokerPrincipal, mayPublish, maySubscribe } from "../protocol/access.ts";
import { topicOf } from "../protocol/topics.ts";
import { cueTopicSchema } from "./messages.ts";

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
  ["sync", false],
  ["sync-single-work-42", false],
  ["projector-remote-control", false],
  ["sync/lights", true],
  ["light{mall}", false],
  ["{mall}/{mall}", false],
  ["a/{zone}", false],
  ["a\u0000b", false],
  ["a/b/c/d/e/f/g/h/i/j", true],
  ["a/b/c/d/e/f/g/h/i/j/k", false],
])("a cue may listen to %j: %s", (topic, may) => {
  expect(cueTopicSchema.safeParse(topic).success).toBe(may);
});

const cues = { speak: ["lightChange"], hear: ["lightChange", "lamps/M1"] };
const agent: BrokerPrincipal = { role: "agent", id: "a_shanghai1" };
const device: BrokerPrincipal = { role: "device", id: "d_sensor1", topic: null };

test.each([
  [device, "lightChange", true, true],
  [device, "lamps/M1", false, true],
  [device, "lamps/+", false, false],
  [device, topicOf("a_shanghai1", "commands"), false, false],
  [agent, "lightChange", false, true],
  [agent, "#", false, false],
  [agent, topicOf("a_beijing22", "commands"), false, false],
])("with these cues %j on %s: may speak %s, may hear %s", (principal, topic, speaks, hears) => {
  expect([mayPublish(principal, topic, cues), maySubscribe(principal, topic, cues)]).toEqual([speaks, hears]);
});
