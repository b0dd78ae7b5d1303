import type { SceneStep } from "@holofleet/contract/projectors/scenes.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { expect, test } from "vitest";
import { keyOf, moved, targetOptions, wishOptions } from "./scene-draft.ts";

const projector = (id: string, zone: string, tags: string[] = []) =>
  ({ id, zone, floor: "", tags }) as unknown as Projector;

test("a step is for all, a zone, a tag or one; what has no name is no choice", () => {
  const options = targetOptions([projector("1", "B"), projector("2", "A", ["t"]), projector("3", "")]);
  expect(options.map(({ value }) => value)).toEqual([
    { by: "mall" },
    { by: "zone", zone: "A" },
    { by: "zone", zone: "B" },
    { by: "tag", tag: "t" },
    ...["1", "2", "3"].map((id) => ({ by: "projectors", projectors: [id] })),
  ]);
  expect(new Set(options.map(({ key }) => key)).size).toBe(options.length);
});

test("every wish has a key of its own, also after it was stored", () => {
  const options = wishOptions(["31", "32"]);
  expect(new Set(options.map(({ key }) => key)).size).toBe(options.length);
  expect(keyOf(JSON.parse(JSON.stringify({ type: "input", code: "31" })))).toBe(options[2]?.key);
});

test("steps move", () => {
  const steps = ["a", "b", "c"].map((code) => ({ wish: { type: "input", code } }) as SceneStep);
  const order = (from: number, to: number) =>
    moved(steps, from, to)
      .map(({ wish }) => ("code" in wish ? wish.code : ""))
      .join("");
  expect([order(0, 2), order(2, 0), order(1, 1), order(9, 0)]).toEqual(["bca", "cab", "abc", "abc"]);
});
