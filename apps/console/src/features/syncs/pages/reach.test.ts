import type { Mall } from "@holofleet/contract/malls.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { expect, test } from "vitest";
import { planRequest, reachableMalls, touchedMalls } from "./reach.ts";

const malls = ["SH-01", "BJ-02", "GZ-03"].map(
  (code) => ({ code, tags: [code.slice(0, 2)], groups: [] as string[] }) as Mall,
);
const work = (assigned: Work["malls"]) => ({ slug: "spring", malls: assigned }) as Work;

test.each([
  ["all works, all malls", undefined, null, ["SH-01", "BJ-02", "GZ-03"], { all: true }],
  ["all works, chosen malls", undefined, ["BJ-02"], ["BJ-02"], { malls: ["BJ-02"] }],
  ["one work, wherever it is assigned", work("all"), null, ["SH-01", "BJ-02", "GZ-03"], { work: "spring" }],
  ["one work, assigned to some", work(["GZ-03"]), null, ["GZ-03"], { work: "spring" }],
  ["one work, by a tag", work({ malls: [], groups: [], tags: ["BJ"] }), null, ["BJ-02"], { work: "spring" }],
  ["one work in chosen malls", work("all"), ["SH-01"], ["SH-01"], { work: "spring", malls: ["SH-01"] }],
  [
    "a chosen mall that the work is not assigned to is left out",
    work(["SH-01"]),
    ["SH-01", "GZ-03"],
    ["SH-01"],
    { work: "spring", malls: ["SH-01"] },
  ],
])("%s", (_name, of, chosen, touched, request) => {
  const choice = { work: of?.slug ?? null, malls: chosen && new Set(chosen) };
  const codes = touchedMalls(reachableMalls(malls, of), choice);
  expect(codes).toEqual(touched);
  expect(planRequest(choice, codes)).toEqual(request);
});
