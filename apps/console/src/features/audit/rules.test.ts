import { expect, test } from "vitest";
import { actorOf, changed, inOneLine, objectsOf } from "./rules.ts";

test.each<[string, unknown[], string[]]>([
  ["malls.update", [{ code: "SH-01", name: "x" }], ["mall:SH-01"]],
  ["malls.mark", [{ malls: ["SH-01", "SH-02"] }, { malls: 2 }], ["mall:SH-01", "mall:SH-02"]],
  ["malls.enrol", [{ code: "SH-01" }, { code: "INSTALL-CODE", mall: "SH-01" }], ["mall:SH-01"]],
  ["works.create", [{ title: "Spring" }, { id: "1", slug: "spring" }], ["work:spring"]],
  ["works.assign", [{ slug: "spring", malls: "all" }], ["work:spring", "fleet"]],
  ["works.bulk", [{ slugs: ["a", "b"] }], ["work:a", "work:b"]],
  ["syncs.request", [{ all: true }, { id: "r" }], ["syncs:r", "fleet"]],
  ["syncs.request", [{ work: "spring", malls: ["SH-01"] }, { id: "r" }], ["mall:SH-01", "work:spring", "syncs:r"]],
  ["projectors.power", [{ id: "p", on: true }, { id: "command" }, { mall: "SH-01" }], ["mall:SH-01", "projector:p"]],
  ["groups.remove", [{ name: "North" }], ["group:North"]],
  ["people.remove", [{ id: "u" }, { id: "u" }, { email: "A@b.c" }], ["person:a@b.c"]],
  ["people.remove", [{ id: "u" }], ["person:u"]],
  ["codes.redeem", [{ code: "SECRET", mall: "SH-01" }], ["mall:SH-01"]],
  ["me.update", [{ locale: "en" }], []],
  ["works.update", [null], []],
])("%s of %j is about %j", (action, told, objects) => expect(objectsOf(action, ...told)).toEqual(objects));

test("thousands of malls stay a bounded entry", () => {
  const malls = Array.from({ length: 10_000 }, (_, at) => `M-${at}`);
  expect(objectsOf("malls.mark", { malls })).toHaveLength(500);
});

type Fields = Record<string, unknown> | null;

test.each<[Fields, Fields, { before: Fields; after: Fields }]>([
  [
    { a: 1, b: 2 },
    { a: 1, b: 3 },
    { before: { b: 2 }, after: { b: 3 } },
  ],
  [{ a: [1] }, { a: [1] }, { before: null, after: null }],
  [null, { a: 1 }, { before: null, after: { a: 1 } }],
  [{ a: 1 }, null, { before: { a: 1 }, after: null }],
  [{ a: undefined }, { a: 1 }, { before: { a: null }, after: { a: 1 } }],
])("%j to %j", (was, is, expected) => expect(changed(was, is)).toEqual(expected));

test.each([
  ["Plaza", "Plaza"],
  ["a\r\nb\tc", "a\\r\\nb\\tc"],
  ["\u001b[31mred", "\\u001b[31mred"],
  ["abc\u202edef", "abc\\u202edef"],
  ["商场", "商场"],
])("%j is shown as %s", (text, shown) => expect(inOneLine(text)).toBe(shown));

test("each kind of caller has a name", () => {
  expect(actorOf(null)).toEqual({ kind: "nobody", name: "", id: null });
  expect(actorOf({ kind: "pin", mallId: "m", mall: "SH-01" })).toMatchObject({ kind: "pin", name: "PIN at SH-01" });
  expect(actorOf({ kind: "agent", id: "a_1", mallId: "m", waiting: false })).toMatchObject({ name: "a_1" });
});
