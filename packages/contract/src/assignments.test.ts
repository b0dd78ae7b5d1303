import { describe, expect, it } from "vitest";
import { type Assignment, assignedMalls, assignmentSchema, plainAssignment } from "./assignments.ts";

const malls = [
  { code: "BJ-01", groups: ["North"], tags: ["flagship", "cabinet"] },
  { code: "SH-01", groups: ["East", "Pilot"], tags: ["flagship"] },
  { code: "SH-02", groups: ["East"], tags: [] },
  { code: "GZ-01", groups: [], tags: [] },
];
const rule = (part: Partial<Exclude<Assignment, "all" | string[]>>) => ({ malls: [], groups: [], tags: [], ...part });

describe("assignedMalls", () => {
  it.each<[string, Assignment, string[]]>([
    ["all", "all", ["BJ-01", "SH-01", "SH-02", "GZ-01"]],
    ["none", [], []],
    ["codes", ["GZ-01", "BJ-01"], ["BJ-01", "GZ-01"]],
    ["a code that is no mall", ["XX-01"], []],
    ["a group", rule({ groups: ["East"] }), ["SH-01", "SH-02"]],
    ["a tag", rule({ tags: ["flagship"] }), ["BJ-01", "SH-01"]],
    [
      "a mall in two of them counts once",
      rule({ groups: ["East", "Pilot"], tags: ["flagship"] }),
      ["BJ-01", "SH-01", "SH-02"],
    ],
    [
      "all three kinds together",
      rule({ malls: ["GZ-01"], groups: ["Pilot"], tags: ["cabinet"] }),
      ["BJ-01", "SH-01", "GZ-01"],
    ],
    ["a rule without a part is none", rule({}), []],
    ["a tag is not a group", rule({ groups: ["flagship"], tags: ["East"] }), []],
    ["case counts", rule({ tags: ["Flagship"] }), []],
  ])("%s", (_, assignment, expected) => {
    expect(assignedMalls(assignment, malls).map(({ code }) => code)).toEqual(expected);
  });

  it("of no malls is none", () => expect(assignedMalls("all", [])).toEqual([]));
});

describe("the shapes that go over the wire", () => {
  it.each<[unknown, Assignment]>([
    ["all", "all"],
    [["SH-01"], ["SH-01"]],
    [{ groups: ["East"] }, rule({ groups: ["East"] })],
    [{ tags: [" A "] }, rule({ tags: ["A"] })],
    [{ malls: ["SH-01"] }, ["SH-01"]],
    [{}, []],
  ])("%j", (given, plain) => {
    expect(plainAssignment(assignmentSchema.parse(given))).toEqual(plain);
  });

  it.each(["none", { tags: [""] }, { groups: ["a,b"] }, { tags: ["a\u0007"] }, 7])("refuses %j", (given) => {
    expect(assignmentSchema.safeParse(given).success).toBe(false);
  });
});
