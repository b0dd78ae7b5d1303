import { describe, expect, it } from "vitest";
import { Admission, nextAskSeconds, notYet } from "./admission.ts";

type Step =
  | ["asks", agent: string, at: number, answer: string]
  | ["ends", agent: string, at: number]
  | ["is done", agent: string, at: number];

/** Two at once; a place is kept for 100 after the last ask, a lease for 30 of silence. */
function play(steps: Step[]): string[] {
  const admission = new Admission({ limit: 2, placeMs: 100, silenceMs: 30 });
  return steps.flatMap(([what, agent, at]) => {
    if (what !== "asks") {
      admission.leave(agent, at, what === "is done");
      return [];
    }
    const turn = admission.enter(agent, at);
    return turn.admitted ? "in" : `${turn.place} of ${turn.of}`;
  });
}

const full: Step[] = [
  ["asks", "a", 0, "in"],
  ["asks", "b", 0, "in"],
];

describe("admission", () => {
  it.each<[string, Step[]]>([
    [
      "lets in as many as it may, and tells the others their place",
      [...full, ["asks", "c", 1, "1 of 1"], ["asks", "d", 2, "2 of 2"], ["asks", "c", 3, "1 of 2"]],
    ],
    ["an agent that is in asks as often as it wants", [...full, ["asks", "a", 1, "in"], ["asks", "a", 2, "in"]]],
    [
      "nobody overtakes: a free place is for the first, whoever asks",
      [
        ...full,
        ["asks", "c", 1, "1 of 1"],
        ["asks", "d", 2, "2 of 2"],
        ["is done", "a", 3],
        ["asks", "d", 4, "2 of 2"],
        ["asks", "c", 5, "in"],
        ["asks", "d", 6, "1 of 1"],
      ],
    ],
    [
      "two free places are for the first two, in any order",
      [
        ...full,
        ["asks", "c", 1, "1 of 1"],
        ["asks", "d", 2, "2 of 2"],
        ["is done", "a", 3],
        ["is done", "b", 3],
        ["asks", "d", 4, "in"],
        ["asks", "c", 5, "in"],
      ],
    ],
    [
      "an agent counts as done after its silence, not before",
      [...full, ["ends", "a", 5], ["asks", "c", 35, "1 of 1"], ["asks", "c", 36, "in"]],
    ],
    ["a long download is no silence", [...full, ["asks", "c", 90, "1 of 1"]]],
    [
      "each request keeps the lease",
      [
        ...full,
        ["ends", "a", 1],
        ["asks", "a", 25, "in"],
        ["ends", "a", 50],
        ["asks", "c", 75, "1 of 1"],
        ["asks", "c", 81, "in"],
      ],
    ],
    [
      "done is forgotten when it asks again",
      [
        ...full,
        ["asks", "a", 1, "in"],
        ["is done", "a", 2],
        ["asks", "a", 3, "in"],
        ["ends", "a", 4],
        ["ends", "a", 5],
        ["asks", "c", 6, "1 of 1"],
      ],
    ],
    [
      "done counts once nothing of it is under way",
      [
        ...full,
        ["asks", "a", 1, "in"],
        ["is done", "a", 2],
        ["asks", "c", 3, "1 of 1"],
        ["ends", "a", 4],
        ["asks", "c", 5, "in"],
      ],
    ],
    [
      "a place is kept while its agent asks, and lost when it stays away",
      [
        ...full,
        ["asks", "c", 0, "1 of 1"],
        ["asks", "d", 0, "2 of 2"],
        ["asks", "d", 90, "2 of 2"],
        ["asks", "d", 101, "1 of 1"],
        ["asks", "c", 102, "2 of 2"],
      ],
    ],
  ])("%s", (_, steps) => {
    expect(play(steps)).toEqual(steps.flatMap(([, , , answer]) => answer ?? []));
  });

  it.each([
    [1, 50, 3],
    [12, 50, 5],
    [300, 50, 45],
    [2, 1, 13],
  ])("at place %i of a limit of %i it is asked again in %i s", (place, limit, seconds) => {
    expect(nextAskSeconds(place, limit)).toBe(seconds);
  });

  it("is told in words and figures", () => {
    const error = notYet({ place: 12, of: 300 }, 50);
    expect(error).toMatchObject({ code: "queued", details: { place: 12, of: 300, retryAfterSeconds: 5 } });
    expect(error.message).toContain("place 12 of 300");
  });
});
