import { expect, test } from "vitest";
import { presentMe, presentVisitor } from "./present.ts";

const user = { id: "u", email: "a@b.example", name: "A", role: "administrator", limited: false, locale: null };

test.each([
  [null, null, "en"],
  [null, "zh-CN,zh;q=0.9", "zh-CN"],
  [null, "zh", "zh-CN"],
  [null, "de,zh;q=0.9", "en"],
  ["en", "zh-CN", "en"],
  ["zh-CN", "en", "zh-CN"],
  ["fr", "zh-CN", "zh-CN"],
])("kept %s, browser %s: %s", (locale, acceptLanguage, expected) => {
  expect(presentMe({ ...user, locale }, acceptLanguage).locale).toBe(expected);
});

test("nothing else of the account is shown", () => {
  const row = { ...user, password: "secret", sessions: [] };
  expect(Object.keys(presentMe(row, null)).sort()).toEqual([
    "email",
    "id",
    "limited",
    "locale",
    "mall",
    "name",
    "role",
  ]);
});

test.each([
  ["administrator", "administrator"],
  ["av", "av"],
  ["of another version", "av"],
])("the role %s is %s", (role, expected) => expect(presentMe({ ...user, role }, null).role).toBe(expected));

test("who entered a PIN may do the least, in the browser's language", () =>
  expect(presentVisitor({ by: "PIN at SH-01", mall: "SH-01" }, "zh-CN")).toMatchObject({
    name: "PIN at SH-01",
    role: "av",
    locale: "zh-CN",
    mall: "SH-01",
  }));
