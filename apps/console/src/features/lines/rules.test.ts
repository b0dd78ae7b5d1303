import type { Line } from "@holofleet/shared/line.ts";
import { openLine } from "@holofleet/shared/line.ts";
import { expect, it } from "vitest";
import { lineOf } from "./rules.ts";

const slow: Line = { limit: 1_000_000, windows: null };
const nights: Line = { limit: null, windows: [{ days: ["mon"], from: "22:00", to: "06:00" }] };
const group = (name: string, line: unknown) => ({ name, line });

it.each([
  ["nothing is set", null, [group("East", null)], { own: null, effective: openLine, from: [] }],
  ["its own goes before its groups'", slow, [group("East", nights)], { own: slow, effective: slow, from: [] }],
  ["its own may be open", openLine, [group("East", nights)], { own: openLine, effective: openLine, from: [] }],
  ["a group's", null, [group("East", nights)], { own: null, effective: nights, from: ["East"] }],
  [
    "the strictest of its groups",
    null,
    [group("West", slow), group("East", nights), group("New", null)],
    { own: null, effective: { ...nights, limit: 1_000_000 }, from: ["East", "West"] },
  ],
  ["what cannot be read is none", { limit: "much" }, [], { own: null, effective: openLine, from: [] }],
])("%s", (_, line, groups, expected) => expect(lineOf({ line, groups })).toEqual(expected));
