import type { FleetStatus } from "@holofleet/contract/fleet.ts";
import { expect, test } from "vitest";
import { planAttention } from "./attention.ts";

const well: FleetStatus = {
  malls: { total: 9, online: 9, stale: 0, offline: 0, unknown: 0, inSync: 9, drift: 0, behind: 0 },
  works: { total: 1, published: 1 },
  projectors: { total: 2, on: 2, standby: 0, moving: 0, unreachable: 0 },
  runs: { running: 0, waiting: 0 },
  library: { blobs: 1, bytes: 1 },
  broker: { connected: true, since: null },
  publicUrl: null,
};

test("a fleet that is well needs nothing", () => expect(planAttention(well)).toEqual([]));

test("the worst comes first, each with its number and where to look", () => {
  const malls = { ...well.malls, offline: 2, stale: 1, unknown: 3, drift: 4, behind: 5 };
  const ill = {
    ...well,
    malls,
    projectors: { ...well.projectors, unreachable: 6 },
    broker: { connected: false, since: null },
  };
  expect(planAttention(ill).map(({ what, count }) => [what, count])).toEqual([
    ["broker", 1],
    ["offline", 2],
    ["unreachable", 6],
    ["unknown", 3],
    ["stale", 1],
    ["drift", 4],
    ["behind", 5],
  ]);
});
