import { expect, it } from "vitest";
import { parseMarks } from "./marks.ts";

it.each([
  [["+flagship", "-old"], { add: ["flagship"], remove: ["old"] }],
  [["旗舰"], { add: ["旗舰"], remove: [] }],
  [["-a-b", "+c+d"], { add: ["c+d"], remove: ["a-b"] }],
  [[], { add: [], remove: [] }],
])("%j", (words, expected) => expect(parseMarks(words)).toEqual(expected));

it("refuses a sign alone", () => expect(() => parseMarks(["+"])).toThrow(/after/));
