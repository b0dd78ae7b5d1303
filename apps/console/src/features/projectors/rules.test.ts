import { AppError } from "@holofleet/shared/errors.ts";
import { expect, test } from "vitest";
import { agentFor, type Candidate, wearOf } from "./rules.ts";

const at = new Date("2026-11-20T06:02:00Z");
const agent = (id: string, presence: Candidate["presence"], lastSeenAt: Date | null = at) => ({
  id,
  presence,
  lastSeenAt,
});
const ask = (...agents: Candidate[]) => agentFor("Wanda", agents, (time) => time.toISOString());

test("an online agent gets the order", () => {
  expect(ask(agent("a", "offline"), agent("b", "online"), agent("c", "online"))).toBe("b");
});

test.each(["stale", "offline", "unknown"] as const)(
  "with an agent that is %s it is refused, saying since when",
  (presence) => {
    expect(() => ask(agent("a", presence))).toThrow(
      expect.objectContaining({ code: "agent_offline", message: expect.stringContaining(at.toISOString()) }),
    );
  },
);

test("an agent that never connected, and none at all", () => {
  expect(() => ask(agent("a", "offline", null))).toThrow(/has not connected yet/);
  expect(() => ask()).toThrow(AppError);
  expect(() => ask()).toThrow(expect.objectContaining({ code: "no_agent" }));
});

test("wear is the oldest lamp's, in hours that a column can keep", () => {
  const lamps = (...hours: number[]) => ({ lamps: { value: hours.map((each) => ({ hours: each, on: true })), at: 0 } });
  expect(wearOf("p", lamps(120.4, 99))).toEqual({ id: "p", lamp: 120, filter: null });
  expect(wearOf("p", lamps(1e12))).toEqual({ id: "p", lamp: 2 ** 31 - 1, filter: null });
  expect(wearOf("p", { ...lamps(), filterHours: { value: null, at: 0 } })).toBeNull();
});
