import { describe, expect, it } from "vitest";
import type { LegacyPicture } from "#db/generated/client.ts";
import { planAnnouncement } from "./announce.ts";
import { planPictures } from "./plan.ts";
import { maxTries } from "./rules.ts";

const at = (second: number) => new Date(1_000_000_000_000 + second * 1000);
const picture = (path: string, over: Partial<LegacyPicture> = {}): LegacyPicture => ({
  ...{
    agentId: "l",
    path,
    workId: "w",
    source: "s1",
    recipe: "r1",
    digest: "a",
    size: 10,
    held: null,
    fetchedAt: null,
  },
  ...{ via: "work", announced: null, announcedAt: null, tries: 0, dueAt: null, faultCode: null, fault: null },
  ...over,
});
const wanted = (path: string, over = {}) => ({ path, workId: "w", source: "s1", recipe: "r1", fault: null, ...over });

describe("planPictures", () => {
  it.each([
    ["one that is new", [], [wanted("a")], [["a", true, false]], []],
    ["one that stands", [picture("a")], [wanted("a")], [], []],
    ["one with another picture", [picture("a")], [wanted("a", { source: "s2" })], [["a", true, false]], []],
    ["one by another recipe", [picture("a")], [wanted("a", { recipe: "r2" })], [["a", true, false]], []],
    ["one that is wanted no more", [picture("a")], [], [], ["a"]],
    ["one that nobody wanted before either", [picture("a", { workId: null })], [], [], []],
    ["one that is back", [picture("a", { workId: null })], [wanted("a")], [["a", false, false]], []],
    ["one that waits for its fetch", [picture("a", { tries: 2, dueAt: at(9) })], [wanted("a")], [], []],
    ["one that was given up", [picture("a", { tries: maxTries })], [wanted("a")], [["a", false, true]], []],
    ["one whose name got safe", [picture("a", { fault: "comma" })], [wanted("a")], [["a", false, false]], []],
  ])("%s", (_, known, now, changes, dropped) => {
    const plan = planPictures(known, now);
    expect(plan.changes.map(({ path, isNew, revive }) => [path, isNew, revive])).toEqual(changes);
    expect(plan.dropped).toEqual(dropped);
  });
});

describe("planAnnouncement", () => {
  const plan = (pictures: LegacyPicture[], now = 0) => {
    const agent = { signedInAt: null, fetchedAt: null, pictures };
    const { lists, givenUp } = planAnnouncement(agent, { pace: 10_000, now: at(now) });
    const paths = (list: LegacyPicture[]) => list.map(({ path }) => path);
    return [Object.fromEntries([...lists].map(([via, list]) => [via, paths(list)])), paths(givenUp)];
  };
  const announced = { announced: "a", announcedAt: at(0), tries: 1, dueAt: at(100) };

  it("names what is new as people count, each on its list", () => {
    expect(plan([picture("f10"), picture("f2"), picture("m", { via: "mall" })])).toEqual([
      { work: ["f2", "f10"], mall: ["m"] },
      [],
    ]);
  });

  it("waits for the rest of a work to be made, not for other works", () => {
    const other = picture("o", { workId: "other" });
    expect(plan([picture("a"), picture("b", { recipe: "" }), other])).toEqual([{ work: ["o"] }, []]);
  });

  it("names nothing twice before its time, and again then", () => {
    const both = [picture("a", announced), picture("b", { held: "a", announced: "a" })];
    expect(plan(both, 99)).toEqual([{}, []]);
    expect(plan(both, 100)).toEqual([{ work: ["a"] }, []]);
  });

  it("gives up after the last try", () => {
    expect(plan([picture("a", { ...announced, tries: maxTries })], 100)).toEqual([{}, ["a"]]);
  });
});
