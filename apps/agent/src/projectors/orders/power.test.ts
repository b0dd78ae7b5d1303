import { describe, expect, test } from "vitest";
import type { DeviceReply, Power } from "../driver.ts";
import { defaultTimings as timings } from "../timings.ts";
import { nextPower, openOrder, type PowerEvent, type PowerOrder } from "./power.ts";

const now = 1_000_000;
const fresh = (on: boolean) => openOrder(on, now + 300_000);
/** an order whose set went out `ago` milliseconds before */
const sent = (on: boolean, ago: number, more: Partial<PowerOrder> = {}): PowerOrder => ({
  ...fresh(on),
  sets: 1,
  lastSetAt: now - ago,
  ...more,
});
const says = (power: Power): PowerEvent => ({ kind: "power", power });
const replies = (reply: DeviceReply): PowerEvent => ({ kind: "set", reply });
const silent: PowerEvent = { kind: "query failed", trouble: { kind: "no_reply", reason: "no answer." } };
const away: PowerEvent = { kind: "query failed", trouble: { kind: "unreachable", reason: "not there." } };
const notNow: PowerEvent = { kind: "query failed", trouble: { kind: "busy" } };

/** "set", "query 2000" or the result. */
function stepAfter(order: PowerOrder, event: PowerEvent, at = now): string {
  const { step } = nextPower(order, event, at, timings);
  if (step.kind === "finish") return step.result;
  return step.kind === "set" ? "set" : `query ${step.after}`;
}

describe("what was seen", () => {
  test.each<[string, PowerOrder, PowerEvent, string]>([
    ["on wanted, on already", fresh(true), says("on"), "already"],
    ["off wanted, in standby already", fresh(false), says("standby"), "already"],
    ["on wanted, in standby", fresh(true), says("standby"), "set"],
    ["off wanted, on", fresh(false), says("on"), "set"],
    ["on wanted, somebody else switched it on", fresh(true), says("warming"), "query 2000"],
    ["on wanted while it cools: held", fresh(true), says("cooling"), "query 2000"],
    ["off wanted while it warms up: held", fresh(false), says("warming"), "query 2000"],
    ["told, warming up", sent(true, 3_000), says("warming"), "query 2000"],
    ["told, on", sent(true, 9_000), says("on"), "confirmed"],
    ["told off, in standby", sent(false, 9_000), says("standby"), "confirmed"],
    ["told off, still says on for seconds", sent(false, 4_000), says("on"), "query 2000"],
    ["told, no effect after 10 s: told once more", sent(true, 10_000), says("standby"), "set"],
    ["told twice, no effect", sent(true, 10_000, { sets: 2 }), says("standby"), "mismatch"],
    ["began to warm up, fell back", sent(true, 6_000, { moved: true }), says("standby"), "mismatch"],
  ])("%s", (_name, order, event, step) => expect(stepAfter(order, event)).toBe(step));
});

describe("what the device answered", () => {
  test.each<[string, PowerOrder, PowerEvent, string]>([
    ["OK is not believed", fresh(true), replies({ kind: "ok" }), "query 400"],
    ["no reply: look before anything else", fresh(true), replies({ kind: "no_reply", reason: "…" }), "query 400"],
    ["not now", fresh(true), replies({ kind: "busy" }), "query 5000"],
    ["unknown order", fresh(true), replies({ kind: "unsupported" }), "unsupported"],
    ["bad value", fresh(true), replies({ kind: "bad_param" }), "unsupported"],
    ["broken", fresh(true), replies({ kind: "failure" }), "device_error"],
    ["wrong password", fresh(true), replies({ kind: "auth", reason: "…" }), "auth_failed"],
    ["gone before it was sent", fresh(true), replies({ kind: "unreachable", reason: "…" }), "query 2000"],
    ["query: not now", fresh(true), notNow, "query 5000"],
    ["query: not now again, so it is told", { ...fresh(true), busy: 1 }, notNow, "set"],
    ["query: not now, told already", sent(true, 1_000, { busy: 1 }), notNow, "query 5000"],
    ["not there", fresh(true), away, "query 2000"],
    ["not there three times", { ...fresh(true), missed: 2 }, away, "unreachable"],
    ["told, then silent: keeps looking", sent(true, 60_000, { missed: 20 }), silent, "query 2000"],
  ])("%s", (_name, order, event, step) => expect(stepAfter(order, event)).toBe(step));
});

describe("when time is up", () => {
  test.each<[string, PowerOrder, PowerEvent, number, string]>([
    ["held all the time", fresh(true), says("cooling"), now + 300_000, "busy"],
    ["not now all the time", { ...fresh(true), busy: 9 }, notNow, now + 300_000, "busy"],
    ["never reached", { ...fresh(true), missed: 1 }, away, now + 300_000, "unreachable"],
    ["nothing is sent after the deadline", fresh(true), says("standby"), now + 300_000, "busy"],
    ["told, still warming up", sent(true, 0), says("warming"), now + timings.settleOn, "timeout"],
    ["told off, cooling may take longer", sent(false, 0), says("cooling"), now + timings.settleOn, "query 2000"],
    ["told off, still cooling", sent(false, 0), says("cooling"), now + timings.settleOff, "timeout"],
    ["told, then silent", sent(true, 0), silent, now + timings.settleOn, "unknown"],
    [
      "told without a reply, never seen again",
      sent(true, 0, { doubtful: true }),
      away,
      now + timings.settleOn,
      "unknown",
    ],
    ["late, but it is on", sent(true, 0), says("on"), now + 300_000, "confirmed"],
  ])("%s", (_name, order, event, at, step) => expect(stepAfter(order, event, at)).toBe(step));
});

test("every result but a good one says why", () => {
  const events = [says("standby"), says("cooling"), silent, away, notNow, replies({ kind: "failure" })];
  for (const event of events) {
    const { step } = nextPower(sent(true, 0, { sets: 2, lastSetAt: 0 }), event, now * 2, timings);
    expect(step).toMatchObject({ kind: "finish", reason: expect.stringMatching(/\.$|again$/) });
  }
});

test("a set counts when it went out, not when it was refused", () => {
  const count = (reply: DeviceReply) => nextPower(fresh(true), replies(reply), now, timings).order.sets;
  expect([count({ kind: "ok" }), count({ kind: "no_reply", reason: "" })]).toEqual([1, 1]);
  expect([count({ kind: "busy" }), count({ kind: "unreachable", reason: "" })]).toEqual([0, 0]);
});
