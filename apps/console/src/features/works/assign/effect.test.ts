import { expect, it } from "vitest";
import { countTags } from "./effect.ts";

it("counts the malls of each tag, and keeps a chosen one that none has yet", () => {
  const malls = [{ tags: ["旗舰", "b"] }, { tags: ["b"] }, { tags: [] }];
  expect(countTags(malls, ["tomorrow"])).toEqual([
    { name: "旗舰", malls: 1 },
    { name: "b", malls: 2 },
    { name: "tomorrow", malls: 0 },
  ]);
});
