import stringWidth from "string-width";
import { expect, it } from "vitest";
import { table } from "./output.ts";

it("aligns columns by what a terminal shows, Chinese included", () => {
  const lines = table(
    ["CODE", "NAME", "CITY"],
    [
      ["SH-01", "环球港", "上海"],
      ["B", "Mall", "Paris"],
    ],
  );
  const starts = lines.map((line) => stringWidth(line.slice(0, line.search(/CITY|上海|Paris/))));
  expect(new Set(starts)).toEqual(new Set([15]));
});
