import { describe, expect, test } from "vitest";
import type { DeviceReply, DeviceSet, Facts, Power } from "../driver.ts";
import { defaultTimings as timings } from "../timings.ts";
import {
  diffSetting,
  nextSetting,
  openSetting,
  type SettingEvent,
  type SettingOrder,
  type SettingWish,
} from "./setting.ts";

const now = 1_000_000;
const input: SettingWish = { type: "input", code: "32" };
const black: SettingWish = { type: "mute", video: true };
const louder: SettingWish = { type: "volume", target: "speaker", step: "up" };
const screen: SettingWish = { type: "named", name: "screen down" };
const toInput: DeviceSet = { type: "input", code: "32" };

const fresh = (wish: SettingWish, more: Partial<SettingOrder> = {}): SettingOrder => ({
  ...openSetting(wish, now + 60_000, false),
  ...more,
});
const sent = (wish: SettingWish, lastSet: DeviceSet, ago: number, more: Partial<SettingOrder> = {}) =>
  fresh(wish, { sets: 1, lastSet, lastSetAt: now - ago, ...more });
const power = (value: Power): SettingEvent => ({ kind: "power", power: value });
const shows = (facts: Facts): SettingEvent => ({ kind: "facts", facts });
const replies = (set: DeviceSet, reply: DeviceReply): SettingEvent => ({ kind: "set", set, reply });
const fails = (kind: "unsupported" | "busy" | "failure"): SettingEvent => ({ kind: "query failed", trouble: { kind } });
const silent: SettingEvent = { kind: "query failed", trouble: { kind: "no_reply", reason: "no answer." } };

/** "ask mute 400", "set input" or the result. */
function stepAfter(order: SettingOrder, event: SettingEvent, poweringOn = false, at = now): string {
  const { step } = nextSetting(order, event, at, timings, poweringOn);
  if (step.kind === "finish") return step.result;
  return step.kind === "set" ? `set ${step.set.type}` : `ask ${step.question} ${step.after}`;
}

describe("before anything is sent", () => {
  test.each<[string, SettingOrder, SettingEvent, boolean, string]>([
    ["it is on: how is it now?", fresh(input), power("on"), false, "ask input 0"],
    ["it is off: refused at once", fresh(input), power("standby"), false, "rejected"],
    ["it cools down: refused too", fresh(black), power("cooling"), false, "rejected"],
    ["it is off, and being switched on: waits", fresh(input), power("standby"), true, "ask power 2000"],
    ["it warms up: waits", fresh(input), power("warming"), false, "ask power 2000"],
    ["a volume step has nothing to ask", fresh(louder), power("on"), false, "set volume"],
    ["a named command asks nothing", fresh(screen), fails("unsupported"), false, "set named"],
    ["its power cannot be asked", fresh(input), power("unknown"), false, "ask input 0"],
    ["so already", fresh(input), shows({ input: "32" }), false, "already"],
    ["not so", fresh(input), shows({ input: "31" }), false, "set input"],
    ["its input cannot be asked", fresh(input), fails("unsupported"), false, "set input"],
    ["not now", fresh(input), fails("busy"), false, "ask power 5000"],
    ["gone", fresh(input), silent, false, "ask power 2000"],
    ["gone for long", fresh(input, { missed: 2 }), silent, false, "unreachable"],
  ])("%s", (_name, order, event, poweringOn, step) => expect(stepAfter(order, event, poweringOn)).toBe(step));
});

describe("after it was sent", () => {
  const set = { type: "mute", target: "video", on: true } as const;
  test.each<[string, SettingOrder, SettingEvent, string]>([
    ["OK is not believed", fresh(input), replies(toInput, { kind: "ok" }), "ask input 0"],
    ["no reply: look", fresh(input), replies(toInput, { kind: "no_reply", reason: "" }), "ask input 0"],
    ["it shows it", sent(input, toInput, 900), shows({ input: "32" }), "confirmed"],
    ["not yet", sent(input, toInput, 900), shows({ input: "31" }), "ask input 800"],
    ["not at all: once more", sent(input, toInput, 10_000), shows({ input: "31" }), "set input"],
    ["not even then", sent(input, toInput, 20_000, { sets: 2 }), shows({ input: "31" }), "mismatch"],
    ["no such input", fresh(input), replies(toInput, { kind: "bad_param" }), "rejected"],
    ["no word for it", fresh(black), replies({ ...set, target: "both" }, { kind: "unsupported" }), "unsupported"],
    ["picture alone is refused: both then", fresh(black), replies(set, { kind: "bad_param" }), "ask mute 400"],
    ["a step is sent once and never proved", fresh(louder), replies(louder, { kind: "ok" }), "unverifiable"],
    [
      "a step without a reply is not repeated",
      fresh(louder),
      replies(louder, { kind: "no_reply", reason: "" }),
      "unknown",
    ],
    ["one way only", sent(input, toInput, 400), fails("unsupported"), "unverifiable"],
    ["broken", fresh(input), replies(toInput, { kind: "failure" }), "device_error"],
  ])("%s", (_name, order, event, step) => expect(stepAfter(order, event)).toBe(step));

  test("time is up", () => {
    const late = now + 60_000;
    expect(stepAfter(sent(input, toInput, 0), shows({ input: "31" }), false, late)).toBe("timeout");
    expect(stepAfter(sent(input, toInput, 0, { doubtful: true }), silent, false, late)).toBe("unknown");
    expect(stepAfter(fresh(input), fails("busy"), false, late)).toBe("busy");
    expect(stepAfter(fresh(input), power("warming"), false, late)).toBe("busy");
    expect(stepAfter(sent(input, toInput, 0), shows({ input: "32" }), false, late)).toBe("confirmed");
  });
});

describe("what a mute takes", () => {
  const none = { video: false, audio: false };
  const both = { video: true, audio: true };
  const one = (target: "video" | "audio" | "both", on: boolean) => [{ type: "mute", target, on }];
  test.each<[{ video?: boolean; audio?: boolean }, Facts["mute"], boolean, unknown]>([
    [{ video: true }, none, false, one("video", true)],
    [{ video: true }, both, false, []],
    [{ video: true, audio: true }, none, false, one("both", true)],
    [{ video: false, audio: false }, both, false, one("both", false)],
    [
      { video: true, audio: false },
      { video: false, audio: true },
      false,
      [...one("video", true), ...one("audio", false)],
    ],
    [{ audio: true }, none, false, one("audio", true)],
    [{ audio: true }, undefined, false, one("audio", true)],
    [{ video: true }, none, true, one("both", true)],
    [{ video: false }, both, true, one("both", false)],
    [{ video: true, audio: true }, both, true, []],
    [{ audio: true }, none, true, null],
    [{ video: true, audio: false }, none, true, null],
  ])("%o on %o, together %s", (wish, mute, together, sets) =>
    expect(diffSetting({ type: "mute", ...wish }, mute ? { mute } : {}, together)).toEqual(sets),
  );
});
