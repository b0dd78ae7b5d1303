import { describe, expect, it } from "vitest";
import { draftOf, faultsOf, settingsOf } from "./legacy-draft.ts";

const good = { ...draftOf(null), base: "https://img.example.com/", style: "holo" };

describe("a draft of an older agent", () => {
  it("means settings when it is complete", () => {
    expect(settingsOf(draftOf(null))).toBeNull();
    const recipe = { edge: null, quality: 90 };
    expect(settingsOf(good)).toEqual({ topics: "mall", base: good.base, style: "holo", recipe });
    expect(settingsOf({ ...good, code: " 42 ", edge: "1080" })).toMatchObject({ code: "42", recipe: { edge: 1080 } });
  });

  it.each([
    ["base", "https://img.example.com", false],
    ["base", "http://127.0.0.1:3000/x.com/", false],
    ["base", "https://img.example.cn/", true],
    ["base", "https://a.com/b.com/", true],
    ["style", "!holo", false],
    ["style", "ho lo", true],
    ["edge", "63", true],
    ["edge", "1.5e3", true],
    ["quality", "", true],
    ["quality", "101", true],
  ] as const)("%s %j is wrong: %s", (field, text, wrong) => {
    expect(faultsOf({ ...good, [field]: text }).has(field)).toBe(wrong);
  });
});
