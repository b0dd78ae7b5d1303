import { describe, expect, it } from "vitest";
import { failedOf, heldOf, planTurns } from "./turns.ts";

describe("planTurns", () => {
  const slugs = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`);
  it.each([
    [0, []],
    [1, [1]],
    [40, [40]],
    [41, [40, 1]],
    [100, [40, 40, 20]],
  ])("%i works", (count, sizes) => {
    const turns = planTurns({ slugs: slugs(count), action: { type: "restore" } });
    expect(turns.map((turn) => turn.slugs.length)).toEqual(sizes);
    expect(turns.flatMap((turn) => turn.slugs)).toEqual(slugs(count));
  });
});

const results = [
  { slug: "a", ok: true },
  { slug: "b", ok: false, code: "held_by_malls" as const },
  { slug: "c", ok: false, code: "not_found" as const },
];

it("tells what failed", () => expect(failedOf({ results }).map(({ slug }) => slug)).toEqual(["b", "c"]));

it.each([
  ["trash", ["b"]],
  ["restore", []],
] as const)("tells what malls hold back after %s", (type, held) => {
  const action = type === "trash" ? { type, force: false } : { type };
  expect(heldOf({ action, results, undo: [] })).toEqual(held);
});
