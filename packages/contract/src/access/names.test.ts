import { expect, test } from "vitest";
import { phoneOf, readSignInName, usernameOf } from "./names.ts";

test.each([
  ["Lin@Example.com", "email lin@example.com"],
  [" ｌｉｎ＠example.com ", "email lin@example.com"],
  ["13800138000", "phone +8613800138000"],
  ["138 0013 8000", "phone +8613800138000"],
  ["１３８００１３８０００", "phone +8613800138000"],
  ["+86 138-0013-8000", "phone +8613800138000"],
  ["8613800138000", "phone +8613800138000"],
  ["0086 13800138000", "phone +8613800138000"],
  ["+44 (20) 7946.0018", "phone +442079460018"],
  ["LIN.Wei", "username lin.wei"],
  ["Ｌｉｎ　Ｗｅｉ", "username linwei"],
  ["林伟", "username 林伟"],
  ["lin\u200bwei", "username linwei"],
  ["1000", null],
  ["12345678901", null],
  ["+123", null],
  ["l", null],
  ["-lin", null],
  ["lin/wei", null],
  ["", null],
  ["x".repeat(41), null],
  [`${"x".repeat(320)}@example.com`, null],
])("%s is %s", (typed, name) => {
  const read = readSignInName(typed);
  expect(read && `${read.kind} ${read.value}`).toBe(name);
});

test("no name is of two kinds", () => {
  for (const text of ["13800138000", "+442079460018", "a@b", "lin"])
    expect([phoneOf(text), usernameOf(text), text.includes("@") || null].filter((it) => it !== null)).toHaveLength(1);
});
