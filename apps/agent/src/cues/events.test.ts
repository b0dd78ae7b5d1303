import { cuesStatusSchema } from "@holofleet/shared/cues/messages.ts";
import { expect, test } from "vitest";
import { type CueEvent, type OrderEnd, ordersOf, pickReports, presentEvent } from "./events.ts";

const on = { type: "power" as const, on: true };
const event: CueEvent = {
  ...{ id: "heard-1", cue: "c1", why: "cue Evening", at: 1_000_000, payload: "on" },
  actions: [
    {
      id: "a1",
      steps: [
        { projector: "p1", wish: on, afterSeconds: 0 },
        { projector: "p2", wish: on, afterSeconds: 10 },
      ],
    },
    { id: "a2", steps: [], problem: "This mall has no scene named Evening." },
  ],
};
const [first, second] = ordersOf(event).map(({ id }) => id) as [string, string];
const ended = (result: OrderEnd["result"], at = 1_002_500, reason?: string): OrderEnd => ({ result, at, reason });

test("orders have names of their own, the same at every look", () => {
  expect(ordersOf(event)).toEqual(ordersOf(structuredClone(event)));
  expect(first).toMatch(/^cue-[0-9a-f]{40}$/);
  expect(new Set([first, second, ...ordersOf({ ...event, id: "heard-2" }).map(({ id }) => id)]).size).toBe(4);
  expect(ordersOf(event).map(({ dueAt }) => dueAt)).toEqual([1_000_000, 1_010_000]);
});

test.each([
  ["nobody began", [], {}, { state: "waiting", seconds: 3 }],
  ["one began", [first], {}, { state: "running", seconds: 3 }],
  [
    "one ended",
    [],
    { [first]: ended("confirmed") },
    { state: "running", results: [{ projector: "p1", result: "confirmed" }] },
  ],
  [
    "all went well",
    [],
    { [first]: ended("already"), [second]: ended("unverifiable") },
    { state: "done", seconds: 2.5 },
  ],
  [
    "one could not be reached",
    [],
    { [first]: ended("unreachable", 1_001_000, "No route."), [second]: ended("unknown") },
    { state: "failed", reason: "No route." },
  ],
  [
    "nobody knows",
    [],
    { [first]: ended("confirmed"), [second]: ended("unknown", 1_001_000) },
    { state: "unknown", reason: "A projector answered: unknown." },
  ],
] as const)("%s", (_, begun, ends, expected) => {
  const unfolding = { event, orders: ordersOf(event), ends: new Map<string, OrderEnd>(Object.entries(ends)) };
  const [action, other] = presentEvent(unfolding, (id) => begun.some((one) => one === id), 1_003_000).actions;
  expect(action).toMatchObject(expected);
  expect(other).toMatchObject({ state: "failed", reason: "This mall has no scene named Evening.", results: [] });
});

test("the latest reports are told as far as there is room; a large one without what went well", () => {
  const many = Array.from({ length: 200 }, (_, n) => ({ projector: `p${n}`, wish: on, afterSeconds: 0 }));
  const large = { ...event, id: "heard-large", actions: [{ id: "a", steps: many }] };
  const ends = new Map(
    ordersOf(large).map(({ id }, n) => [id, ended(n === 7 ? "unreachable" : "confirmed", 1_001_000, "x".repeat(150))]),
  );
  const reports = [large, ...Array.from({ length: 80 }, (_, n) => ({ ...event, id: `heard-${n}` })), large].map((one) =>
    presentEvent({ event: one, orders: ordersOf(one), ends }, () => false, 1_003_000),
  );
  const picked = pickReports(reports, 12_000);
  expect(picked.at(-1)?.actions[0]?.results.map(({ projector }) => projector)).toEqual(["p7"]);
  expect(picked.map(({ id }) => id).slice(-3)).toEqual(["heard-78", "heard-79", "heard-large"]);
  expect(JSON.stringify(picked).length).toBeLessThan(12_000);
  expect(pickReports(reports, 1e9)).toHaveLength(50);
  expect(cuesStatusSchema.safeParse({ listening: [], reports: picked, dropped: [] }).success).toBe(true);
});
