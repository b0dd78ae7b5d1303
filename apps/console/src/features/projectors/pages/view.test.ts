import type { Projector, ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { describe, expect, test } from "vitest";
import { blockOf, type Face, faceOf, groupByMall, saidAt, stepsOf, troubles } from "./view.ts";

type State = NonNullable<Projector["state"]>;
const state = (
  link: State["link"],
  power: State["power"]["value"],
  more: Partial<State> = {},
): Pick<Projector, "state"> => ({
  state: { link, power: { value: power, at: 7 }, ...more },
});

describe("the one word", () => {
  test.each<[Pick<Projector, "state">, Face]>([
    [{ state: null }, "unknown"],
    [state("unknown", "unknown"), "unknown"],
    [state("online", "standby"), "standby"],
    [state("online", "warming"), "warming"],
    [state("online", "on"), "on"],
    [state("online", "cooling"), "cooling"],
    [state("offline", "on"), "unreachable"],
    [state("auth_failed", "on"), "wrong_password"],
  ])("%o is %s", (projector, face) => expect(faceOf({ ...projector, agentPresence: "online" })).toBe(face));

  test("nothing is claimed while the agent is not heard", () => {
    const on = state("online", "on");
    expect(faceOf({ ...on, agentPresence: "stale" })).toBe("on");
    expect(faceOf({ ...on, agentPresence: "offline" })).toBe("unknown");
    expect(faceOf({ ...on, agentPresence: "unknown" })).toBe("unknown");
  });

  test("its age is when the device spoke", () => {
    expect(saidAt(state("online", "on"))).toBe(7);
    expect(saidAt({ state: null })).toBeNull();
    expect(saidAt(state("unknown", "unknown", { power: { value: "unknown", at: 0 } }))).toBeNull();
  });
});

describe("a command's way", () => {
  const at = "2026-11-20T10:00:00.000Z";
  test.each<[ProjectorCommand["state"], string | null, string]>([
    ["asked", null, "done now ahead"],
    ["accepted", at, "done done now"],
    ["progress", at, "done done now"],
    ["confirmed", at, "done done done"],
    ["already", at, "done done done"],
    ["timeout", at, "done done failed"],
    ["unknown", at, "done done failed"],
    ["expired", null, "done failed ahead"],
    ["superseded", null, "done failed ahead"],
  ])("%s: %s", (reached, acceptedAt, steps) => {
    const final = !["asked", "accepted", "progress"].includes(reached);
    const shown = stepsOf({ state: reached, acceptedAt, final }).map((step) => step.state);
    expect(shown.join(" ")).toBe(steps);
  });
});

test("power is blocked by anything but an agent that is online", () => {
  const block = (agentPresence: Projector["agentPresence"]) => blockOf({ agentPresence });
  expect([block("online"), block("stale"), block("offline"), block("unknown")]).toEqual([
    null,
    "stale",
    "offline",
    "unknown",
  ]);
});

test("troubles, the worst first", () => {
  const errors = { fan: "warning", lamp: "ok", temperature: "error", cover: "ok", filter: "ok", other: "ok" } as const;
  expect(troubles(state("online", "on", { errors: { value: errors, at: 1 } }))).toEqual([
    { part: "temperature", level: "error" },
    { part: "fan", level: "warning" },
  ]);
  expect(troubles({ state: null })).toEqual([]);
});

test("grouped by mall, or one mall only", () => {
  const of = (id: string, mall: string) =>
    ({ id, mall, mallName: `Mall ${mall}`, agentPresence: "online" }) as Projector;
  const all = [of("1", "A"), of("2", "A"), of("3", "B")];
  expect(groupByMall(all, "").map(({ code, projectors }) => [code, projectors.length])).toEqual([
    ["A", 2],
    ["B", 1],
  ]);
  expect(groupByMall(all, "B").map(({ code }) => code)).toEqual(["B"]);
  expect(groupByMall(all, "C")).toEqual([]);
});
