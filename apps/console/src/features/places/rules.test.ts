import { describe, expect, it } from "vitest";
import { type AgentWorks, containsEvery, planCells } from "./rules.ts";

const works = (...pairs: [id: string, revision: number][]) => pairs.map(([id, revision]) => ({ id, revision }));
const agent = (desired: [string, number][], reported: [string, number][]): AgentWorks => ({
  desired: works(...desired),
  reported: works(...reported),
});

describe("planCells", () => {
  it.each<[string, [string, number][], AgentWorks[], Record<string, string>]>([
    ["nothing at all", [], [agent([], [])], {}],
    ["held as it should be", [["a", 2]], [agent([["a", 2]], [["a", 2]])], { a: "in_sync" }],
    [
      "each work for itself",
      [
        ["a", 2],
        ["b", 1],
      ],
      [
        agent(
          [
            ["a", 1],
            ["b", 1],
          ],
          [["a", 1]],
        ),
      ],
      { a: "behind", b: "waiting" },
    ],
    ["taken down: told, not confirmed", [], [agent([], [["a", 1]])], { a: "leaving" }],
    ["not assigned any more, not told", [], [agent([["a", 1]], [["a", 1]])], { a: "surplus" }],
    ["no agent yet", [["a", 1]], [], { a: "behind" }],
    [
      "two agents: the one that is furthest speaks",
      [["a", 1]],
      [agent([["a", 1]], [["a", 1]]), agent([["a", 1]], [])],
      { a: "waiting" },
    ],
    ["in any order", [["a", 1]], [agent([["a", 1]], []), agent([["a", 1]], [["a", 1]])], { a: "waiting" }],
  ])("%s", (_, assigned, agents, expected) => {
    const cells = planCells(works(...assigned), agents);
    expect(Object.fromEntries([...cells].map(([id, { state }]) => [id, state]))).toEqual(expected);
  });

  it("says which revisions those are", () => {
    expect(planCells(works(["a", 3]), [agent([["a", 2]], [["a", 1]])]).get("a")).toEqual({
      state: "behind",
      current: 3,
      desired: 2,
      reported: 1,
    });
  });
});

it("asks for every word, with wildcards as letters", () => {
  expect(containsEvery(" 上海 5%_\\ ", ["code"])).toEqual([
    { OR: [{ code: { contains: "上海", mode: "insensitive" } }] },
    { OR: [{ code: { contains: "5\\%\\_\\\\", mode: "insensitive" } }] },
  ]);
  expect(containsEvery(undefined, ["code"])).toEqual([]);
});
