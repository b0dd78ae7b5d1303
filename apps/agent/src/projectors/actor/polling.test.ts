import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { describe, expect, test } from "vitest";
import type { Power, Question } from "../driver.ts";
import { defaultTimings as timings } from "../timings.ts";
import { planRound, untilNextRound } from "./polling.ts";

const state = (power: Power, link: ProjectorState["link"] = "online"): ProjectorState => ({
  link,
  power: { value: power, at: 0 },
});
const everything: Question[] = [
  ...(["class", "name", "maker", "model", "other", "serial", "software", "inputs", "resolution"] as const),
  ...(["lamps", "filter", "lampModels", "filterModels"] as const),
];
const known = new Map<Question, number>(everything.map((question) => [question, 0]));
const round = (now: ProjectorState, at: ReadonlyMap<Question, number>, time: number, unknown: Question[] = []) =>
  planRound(now, { at, unknown: new Set(unknown) }, time, timings);

describe("a round", () => {
  test.each<[string, ProjectorState, ReadonlyMap<Question, number>, number, Question[]]>([
    ["first contact", state("unknown"), new Map(), 0, ["power", "errors", ...everything]],
    ["standby", state("standby"), known, 1_000, ["power", "errors"]],
    ["on", state("on"), known, 1_000, ["power", "errors", "input", "mute", "freeze", "signal"]],
    ["moving", state("warming"), new Map(), 0, ["power"]],
    ["slow facts again", state("standby"), known, timings.slowPoll, ["power", "errors", ...everything.slice(-4)]],
    [
      "names of inputs, once it told their codes",
      { ...state("standby"), identity: { class: 2 }, inputs: [{ code: "31" }, { code: "32", name: "HDMI" }] },
      known,
      1_000,
      ["power", "errors", "input name 31"],
    ],
  ])("%s", (_name, now, asked, at, questions) => expect(round(now, asked, at)).toEqual(questions));

  test("what the device does not know is not asked again", () =>
    expect(round(state("on"), known, 1_000, ["errors", "freeze", "signal"])).toEqual(["power", "input", "mute"]));
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
