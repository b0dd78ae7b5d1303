import type { Placed } from "@holofleet/contract/projectors/targets.ts";
import { expect, test } from "vitest";
import { planScene } from "./rules.ts";

const placed = (id: string, zone: string, mall = "A", tags: string[] = []): Placed => ({
  ...{ id, mall, zone, floor: "", tags },
  sets: [],
});
const projectors = [
  placed("1", "Atrium"),
  placed("2", "Atrium"),
  placed("3", "Facade", "A", ["t"]),
  placed("9", "Atrium", "B", ["t"]),
];
const on = { type: "power", on: true } as const;

test("a step's delay counts from the step before it; other malls are left alone", () => {
  const steps = [
    { target: { by: "zone" as const, zone: "Atrium" }, wish: on, afterSeconds: 0 },
    { target: { by: "tag" as const, tag: "t" }, wish: on, afterSeconds: 5 },
    {
      target: { by: "projectors" as const, projectors: ["1", "9"] },
      wish: { type: "input" as const, code: "31" },
      afterSeconds: 10,
    },
  ];
  expect(planScene(steps, "A", projectors).map(({ projector, afterSeconds }) => [projector.id, afterSeconds])).toEqual([
    ["1", 0],
    ["2", 0],
    ["3", 5],
    ["1", 15],
  ]);
});

test("a step that reaches nobody is said before anything is sent", () => {
  const steps = [{ target: { by: "zone" as const, zone: "Gone" }, wish: on, afterSeconds: 0 }];
  expect(() => planScene(steps, "A", projectors)).toThrow(/Step 1 .* reaches no projector/);
});
