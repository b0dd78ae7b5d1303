import type { Mall } from "@holofleet/contract/malls.ts";
import { expect, test } from "vitest";
import { filterMalls, type MallFilter } from "./filter.ts";

const agent = { id: "a" } as Mall["agents"][number];
const mall = (code: string, presence: Mall["presence"], state: Mall["sync"]["state"], more: Partial<Mall> = {}) =>
  ({ code, name: code, city: null, presence, sync: { state }, agents: [agent], groups: [], tags: [], ...more }) as Mall;

const malls = [
  mall("SH-10", "online", "in_sync", { name: "环球港", city: "上海", groups: ["East"] }),
  mall("SH-2", "online", "drift", { city: "Shanghai", groups: ["East"], tags: ["new"] }),
  mall("BJ-1", "offline", "in_sync"),
  mall("BJ-2", "stale", "behind"),
  mall("BJ-3", "offline", "no_agent", { agents: [] }),
  mall("BJ-4", "unknown", "in_sync"),
];

test.each<[MallFilter, string, string[], { group?: string; tag?: string }?]>([
  ["all", "", ["BJ-1", "BJ-2", "BJ-3", "BJ-4", "SH-2", "SH-10"]],
  ["attention", "", ["BJ-1", "BJ-2", "BJ-3", "BJ-4", "SH-2"]],
  ["online", "", ["SH-2", "SH-10"]],
  ["offline", "", ["BJ-1", "BJ-2", "BJ-3"]],
  ["out_of_sync", "", ["BJ-2", "SH-2"]],
  ["no_agent", "", ["BJ-3"]],
  ["all", "上海 环球", ["SH-10"]],
  ["all", "shanghai", ["SH-2"]],
  ["online", "bj", []],
  ["all", "", ["SH-2", "SH-10"], { group: "East" }],
  ["online", "", ["SH-2"], { group: "East", tag: "new" }],
])("filter %s with search %o shows %o", (filter, search, codes, { group = "", tag = "" } = {}) => {
  expect(filterMalls(malls, filter, search, { group, tag }).map(({ code }) => code)).toEqual(codes);
});
