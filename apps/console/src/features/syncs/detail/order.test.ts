import type { Target } from "@holofleet/contract/syncs.ts";
import { expect, test } from "vitest";
import { arrange, orderTargets } from "./order.ts";

const target = (mall: string, state: Target["state"], eta: number | null, left = 0) =>
  ({ id: mall, mall, state, eta, bytes: { done: 0, total: left } }) as Target;

const targets = [
  target("SH-10", "transferring", 20),
  target("SH-2", "active", null),
  target("BJ-1", "queued", null, 50),
  target("GZ-1", "transferring", 300),
  target("BJ-2", "queued", null, 500),
];

test("by mall, numbers count as numbers", () => {
  expect(orderTargets(targets, "mall")).toEqual(["BJ-1", "BJ-2", "GZ-1", "SH-2", "SH-10"]);
});

test("slowest first: those that wait, by what they miss, then by time left; what is done comes last", () => {
  expect(orderTargets(targets, "slowest")).toEqual(["BJ-2", "BJ-1", "GZ-1", "SH-10", "SH-2"]);
});

test("an order stands while figures move, and a new row joins at its end", () => {
  const order = orderTargets(targets, "slowest");
  const moved = [
    ...targets.map((one) => ({ ...one, eta: 1, state: "active" as const })),
    target("AA-0", "queued", null),
  ];
  expect(arrange(moved, order).map(({ id }) => id)).toEqual([...order, "AA-0"]);
});
