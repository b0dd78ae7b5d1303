import { expect, it } from "vitest";
import { mallWords, parseMalls } from "./assignment.ts";

it.each([
  ["all", "all", "all malls"],
  ["none", [], "no mall"],
  ["SH-01, BJ-02,", ["SH-01", "BJ-02"], "SH-01, BJ-02"],
  ["group:华东,tag:flagship", { malls: [], groups: ["华东"], tags: ["flagship"] }, "group:华东, tag:flagship"],
  ["SH-01,group:North: old", { malls: ["SH-01"], groups: ["North: old"], tags: [] }, "SH-01, group:North: old"],
] as const)("%s", (text, assignment, words) => {
  expect(parseMalls(text)).toEqual(assignment);
  expect(mallWords(parseMalls(text))).toBe(words);
});

it.each(["group:", "tag: ", "grup:North", "上海"])("refuses %s", (text) => {
  expect(() => parseMalls(text)).toThrow(/name after|no mall code/);
});
