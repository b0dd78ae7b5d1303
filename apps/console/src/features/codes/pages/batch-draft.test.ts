import { expect, test } from "vitest";
import { batchOf, emptyDraft, oddsOf, sampleCode } from "./batch-draft.ts";

const draft = { ...emptyDraft, name: "Spring" };

test("a name is enough; what is left empty is left out", () => {
  const batch = batchOf(draft);
  expect(batch).toMatchObject({ name: "Spring", count: 100, length: 8, uses: 1, expiresAt: null, check: true });
  expect(batch).not.toHaveProperty("work");
  expect(batchOf({ ...draft, work: "peony", mall: "SH-01" })).toMatchObject({ work: "peony", mall: "SH-01" });
});

test("the last day ends where the person is", () => {
  const end = new Date(batchOf({ ...draft, until: "2026-12-24" })?.expiresAt ?? 0);
  expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours()]).toEqual([2026, 11, 24, 23]);
});

test.each([
  { name: " " },
  { count: "" },
  { count: "100001" },
  { count: "1.5" },
  { length: "3" },
  { prefix: "春" },
  { uses: "0" },
])("%o is not asked for", (wrong) => expect(batchOf({ ...draft, ...wrong })).toBeNull());

test("the sample reads as the codes will", () => {
  expect(sampleCode({ prefix: "SPRING", alphabet: "digits", length: 6, check: false })).toMatch(/^SPRING-\d{3}-\d{3}$/);
  expect(sampleCode({ prefix: "", alphabet: "mixed", length: 8, check: true })).toMatch(/^\w{3}-\w{3}-\w{3}$/);
});

test("odds in guesses, and in days of one device", () => {
  expect(oddsOf({ alphabet: "digits", length: 8 }, 100)).toEqual({ guesses: 1_000_000, days: 4_166 });
});
