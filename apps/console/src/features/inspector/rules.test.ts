import { expect, test } from "vitest";
import { disturbs } from "./rules.ts";

test.each([
  ["holofleet/v1/agents/a_1234/commands", true],
  ["holofleet/v2", true],
  ["projector-remote-control", true],
  ["sync", true],
  ["sync-single-work", true],
  ["sync-single-work-SH01", true],
  ["holo-file-sync-12", true],
  ["synchron", false],
  ["lightChange", false],
  ["building-b/holofleet/v1", false],
])("%s disturbs a mall: %s", (topic, answer) => expect(disturbs(topic)).toBe(answer));
