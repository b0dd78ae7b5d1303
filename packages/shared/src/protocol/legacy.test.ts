import { expect, test } from "vitest";
import { legacyPath, legacyTopics, pathOfLegacyUrl } from "./legacy.ts";

test("topics of both variants", () => {
  expect(legacyTopics("42", "mall")).toEqual({
    all: "sync",
    mall: "holo-file-sync-42",
    work: "sync-single-work-42",
    projectors: "projector-remote-control",
  });
  expect(legacyTopics("42", "plain")).toMatchObject({ mall: "holo-file-sync", work: "sync-single-work" });
});

test.each([
  ["https://img.example.com/a/b.jpg!holo", "a/b.jpg!holo"],
  ["http://127.0.0.1:3000/x.com/a/b.jpg!holo", "a/b.jpg!holo"],
  ["https://img.example.com/a/x.com/b.jpg!holo", "a/x.com/b.jpg!holo"],
  ["https://img.example.com/空 白/b%20c.jpg!holo", "空 白/b%20c.jpg!holo"],
  ["https://img.example.com.cn/a.jpg", null],
  ["https://img.example.com/", ""],
])("%s lies at %s", (url, path) => expect(pathOfLegacyUrl(url)).toBe(path));

test("what is announced lies where the export lays it out", () => {
  const path = legacyPath("dragon", "a/1.jpg", "holo");
  expect(pathOfLegacyUrl(`https://img.example.com/${path}`)).toBe("legacy/dragon/a/1.jpg!holo");
});
