import { AppError } from "@holofleet/shared/errors.ts";
import { describe, expect, it } from "vitest";
import { likePattern, planPage, planSearch, type SortedWork, trashedBefore } from "./rules.ts";

describe("planSearch", () => {
  it.each([
    ["", [], null],
    ["  Spring  light ", ["%Spring%", "%light%"], null],
    ["春节 灯", ["%春节%", "%灯%"], null],
    ["ＡＢＣ１", ["%ABC1%"], null],
    ["100%", ["%100\\%%"], null],
    ["Turn/Frame 12", ["%Turn/Frame%", "%12%"], "turn/frame 12"],
    ["IMG_0042.JPG", ["%IMG\\_0042.JPG%"], "img_0042.jpg"],
    ["灯笼.png", ["%灯笼.png%"], "灯笼.png"],
    ["notes.txt", ["%notes.txt%"], null],
  ])("%j", (text, words, path) => expect(planSearch(text)).toEqual({ words, path }));
});

describe("likePattern", () => {
  it.each([
    ["a", "%a%"],
    ["%", "%\\%%"],
    ["_", "%\\_%"],
    ["\\", "%\\\\%"],
    ["50%_\\", "%50\\%\\_\\\\%"],
  ])("%j is found as %j", (text, pattern) => expect(likePattern(text)).toBe(pattern));
});

describe("planPage", () => {
  const work = (slug: string, title: string, day: number, bytes: number): SortedWork => ({
    id: slug,
    slug,
    title,
    createdAt: new Date(Date.UTC(2026, 0, 10 - day)),
    updatedAt: new Date(Date.UTC(2026, 0, day)),
    bytes,
  });
  const works = [
    work("b", "Frame 10", 1, 30),
    work("a", "frame 2", 3, 10),
    work("d", "张三", 2, 10),
    work("c", "阿波罗", 2, 20),
  ];
  const slugs = (...query: Parameters<typeof planPage>) => planPage(...query).map(({ slug }) => slug);

  it.each([
    ["updated", ["a", "c", "d", "b"]],
    ["created", ["b", "c", "d", "a"]],
    ["title", ["c", "d", "a", "b"]],
    ["size", ["b", "c", "a", "d"]],
  ] as const)("by %s", (sort, order) => expect(slugs(works, { sort })).toEqual(order));

  it("pages without a gap or a repeat", () => {
    expect(slugs(works, { sort: "size", limit: 2 })).toEqual(["b", "c"]);
    expect(slugs(works, { sort: "size", limit: 2, cursor: "c" })).toEqual(["a", "d"]);
    expect(slugs(works, { sort: "size", limit: 2, cursor: "d" })).toEqual([]);
  });

  it("says so when the page before is gone", () => {
    expect(() => planPage(works, { sort: "title", cursor: "gone" })).toThrow(AppError);
  });
});

it("gives the trash a term of 30 days", () => {
  expect(trashedBefore(new Date("2026-07-31T12:00:00Z"))).toEqual(new Date("2026-07-01T12:00:00Z"));
});
