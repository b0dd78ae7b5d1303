import { parseEnv } from "node:util";
import { expect, it } from "vitest";
import { mergeSettings } from "./settings.ts";

it.each<[string, string | null, Record<string, string>, string]>([
  ["adds to what a person wrote", "# mine\nA=1\n", { B: "2" }, "# mine\nA=1\nB=2\n"],
  ["replaces in its place", "A=1\nB=2\n", { A: "3" }, "A=3\nB=2\n"],
  ["leaves remarks alone", "#A=1\n", { A: "3" }, "#A=1\nA=3\n"],
  ["replaces each of several", "A=1\nB=2\nA=3\n", { A: "4" }, "A=4\nB=2\nA=4\n"],
  ["quotes what has blanks", "", { A: "a b" }, "\nA='a b'\n"],
])("%s", (_, text, changes, expected) => {
  expect(mergeSettings(text, changes)).toBe(expected);
});

it("begins a file that says what it is, and can be read", () => {
  const text = mergeSettings(null, { HTTPS_PROXY: "http://me:pa#ss@proxy:3128" });
  expect(text).toMatch(/^# Settings/);
  expect(parseEnv(text)).toEqual({ HTTPS_PROXY: "http://me:pa#ss@proxy:3128" });
});

it.each([
  "http://me:it's@proxy:3128",
  'say "it\'s"',
  "a `b` c",
  " blanks ",
  "C:\\new\\table",
  "C:\\Program Files\\it's\\new",
  "$HOME #1",
  "",
])("what was set is what the agent reads: %s", (value) => {
  expect(parseEnv(mergeSettings(null, { A: value, B: "1" }))).toEqual({ A: value, B: "1" });
});

it("refuses a value that no quotes can hold, and does not quote it", () => {
  expect(() => mergeSettings(null, { A: "'\"` secret" })).toThrow(/^A cannot/);
  expect(() => mergeSettings(null, { A: "'\"` secret" })).not.toThrow(/secret/);
});
