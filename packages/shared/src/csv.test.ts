import { expect, test } from "vitest";
import { parseCsv, plainCell, writeCsv } from "./csv.ts";

const cells = (text: string) => parseCsv(text).map((row) => row.cells);

test.each<[string, string, string[][]]>([
  [
    "plain",
    "a,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "no end of line",
    "a,b\nc,d",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["quotes", '"a ""b""","c,d"\n', [['a "b"', "c,d"]]],
  ["a line in a cell", '"a\nb",c\n', [["a\nb", "c"]]],
  ["empty lines", "a\n\n , \nb\n", [["a"], ["b"]]],
  ["empty cells", "a,,\n", [["a", "", ""]]],
  [
    "semicolons, as spreadsheets of some countries write",
    "a;b\n1,5;c\n",
    [
      ["a", "b"],
      ["1,5", "c"],
    ],
  ],
  ["tabs", "a\tb\n", [["a", "b"]]],
  ["a byte order mark", "\uFEFFa\n", [["a"]]],
  ["a quote that never ends", '"a,b\n', [["a,b\n"]]],
  ["nothing", "", []],
])("%s", (_, text, expected) => expect(cells(text)).toEqual(expected));

test("rows know their lines", () => {
  expect(parseCsv('h\n"a\nb"\n\nc\n').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test("what is written is read again, and no cell is a formula", () => {
  const rows = [
    ["name", "note"],
    ['中庭 "east", left', "=cmd|' /C calc'!A1"],
    ["-5", "line\nbreak"],
  ];
  const text = writeCsv(rows);
  expect(text).not.toMatch(/(^|,)[=+-]/m);
  expect(cells(text).map((row) => row.map(plainCell))).toEqual(rows);
});
