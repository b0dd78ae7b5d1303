import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { describe, expect, test } from "vitest";
import type { Power, Question } from "./driver.ts";
import { planRound, untilNextRound } from "./polling.ts";
import { defaultTimings as timings } from "./timings.ts";

const state = (power: Power, link: ProjectorState["link"] = "online"): ProjectorState => ({
  link,
  power: { value: power, at: 0 },
});
const known = new Map<Question, number>([
  ["name", 0],
  ["maker", 0],
  ["model", 0],
  ["class", 0],
  ["lamps", 0],
]);

describe("a round", () => {
  test.each<[string, ProjectorState, Map<Question, number>, number, Question[]]>([
    ["first contact", state("unknown"), new Map(), 0, ["power", "errors", "name", "maker", "model", "class", "lamps"]],
    ["standby", state("standby"), known, 1_000, ["power", "errors"]],
    ["on", state("on"), known, 1_000, ["power", "errors", "input"]],
    ["moving", state("warming"), new Map(), 0, ["power"]],
    ["slow facts again", state("standby"), known, timings.slowPoll, ["power", "errors", "lamps"]],
  ])("%s", (_name, now, asked, at, round) => expect(planRound(now, asked, at, timings)).toEqual(round));
});

describe("the pause before the next", () => {
  test.each<[string, ProjectorState, number, number, number]>([
    ["settled, shortest", state("on"), 0, 0, 16_000],
    ["settled, longest", state("standby"), 0, 1, 24_000],
    ["moving", state("cooling"), 0, 0.5, 2_000],
    ["first miss", state("on"), 1, 0.5, 5_000],
    ["missed while moving", state("warming"), 2, 0.5, 10_000],
    ["away for long", state("on", "offline"), 99, 0.5, 60_000],
    ["wrong password: never by itself", state("on", "auth_failed"), 0, 0.5, Number.POSITIVE_INFINITY],
  ])("%s", (_name, now, missed, chance, ms) => expect(untilNextRound(now, missed, timings, chance)).toBe(ms));
});
