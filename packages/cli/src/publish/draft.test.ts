import { describe, expect, it } from "vitest";
import { parseHour } from "./draft.ts";

describe("parseHour", () => {
  it("is the moment in that zone", () =>
    expect(parseHour("2026-12-24 08:00", "Asia/Shanghai")).toEqual({
      at: "2026-12-24T00:00:00.000Z",
      timezone: "Asia/Shanghai",
    }));
  it.each([
    ["2026-12-24 08:00", "Mars/Olympus", "no time zone"],
    ["at eight", "Asia/Shanghai", "2026-12-24 08:00"],
    ["2026-02-30 08:00", "Asia/Shanghai", "no time in"],
  ])("%s in %s", (text, zone, words) => expect(() => parseHour(text, zone)).toThrow(words));
});
