import type { CueAction, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { expect, test } from "vitest";
import { assertSound, fill, hasPlaces, mallsOf, publishWaitMs, runsInAgents } from "./rules.ts";

const topic = (name: string): CueTrigger => ({ type: "topic", topic: name, condition: null });
const offline: CueTrigger = { type: "mall_offline", minutes: 5 };
const schedule: CueTrigger = { type: "schedule", timezone: null, times: [{ days: ["mon"], at: "09:00" }], skip: [] };
const scene = (where: "here" | string[]): CueAction => ({ id: "s", type: "scene", where, scene: "Evening" });
const publish: CueAction = { id: "p", type: "publish", topic: "lamps/{mall}", payload: "on" };
const notify: CueAction = { id: "n", type: "notify", channel: "c", text: "" };

test.each([
  [topic("lightChange"), scene("here"), true],
  [topic("lightChange"), scene(["A"]), true],
  [topic("light/{mall}"), scene("here"), true],
  [topic("light/{mall}"), scene(["A"]), false],
  [schedule, scene("here"), true],
  [schedule, scene(["A"]), true],
  [offline, scene(["A"]), false],
  [topic("lightChange"), publish, false],
  [schedule, notify, false],
])("%j, %j runs in the malls: %s", (trigger, action, does) => {
  expect(runsInAgents(trigger, action)).toBe(does);
});

test("here is the malls that the cue is about", () => {
  const malls = [
    { code: "A", groups: ["north"], tags: [] },
    { code: "B", groups: [], tags: [] },
  ];
  const about = { malls: { malls: [], groups: ["north"], tags: [] } };
  const codes = (where: "here" | string[]) =>
    mallsOf(about, scene(where) as Extract<CueAction, { type: "scene" }>, malls).map(({ code }) => code);
  expect([codes("here"), codes(["B"])]).toEqual([["A"], ["B"]]);
});

test.each<[CueTrigger, CueAction, string | null]>([
  [topic("light/{mall}"), publish, null],
  [offline, publish, null],
  [topic("lightChange"), publish, "Action 1: {mall} in its topic"],
  [schedule, publish, "Action 1: {mall} in its topic"],
  [{ type: "sync_done" }, scene("here"), "Action 1: a sync is of many malls"],
  [{ type: "sync_done" }, scene(["A"]), null],
])("%j with %j: %s", (trigger, action, refusal) => {
  const check = () => assertSound({ trigger, actions: [action] });
  if (refusal === null) expect(check).not.toThrow();
  else expect(check).toThrow(refusal);
});

test("what happened is filled in once, and never read as a place again", () => {
  const values = { mall: "A", mallName: "Wanda", subject: "{mall}", payload: '{"x":"{time}"}', time: "09:00" };
  expect(fill("{mall} {mallName} {subject} {payload} {other}", values)).toBe('A Wanda {mall} {"x":"{time}"} {other}');
  const json = fill('{"mall": "{mall}", "heard": "{payload}", "data": {payload}}', values);
  expect(JSON.parse(json)).toEqual({ mall: "A", heard: values.payload, data: { x: "{time}" } });
  expect([hasPlaces("{payload}"), hasPlaces("{other}")]).toEqual([true, false]);
});

test("a message waits longer and longer for the broker, a minute at most", () => {
  expect([1, 2, 5, 6, 50].map(publishWaitMs)).toEqual([2000, 4000, 32_000, 60_000, 60_000]);
});
