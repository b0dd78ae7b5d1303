import { expect, test } from "vitest";
import { lateMs, nextPress, type Press } from "./presses.ts";

const press = (subject: string, goesAt = 5000): Press => ({ subject, words: subject, send: () => {}, goesAt });
const a = press("a");

test("a press waits, and goes when its time comes", () => {
  expect(nextPress(null, { type: "press", press: a })).toEqual({ waiting: a, sent: null });
  expect(nextPress(a, { type: "due", now: 4999 })).toEqual({ waiting: a, sent: null });
  expect(nextPress(a, { type: "due", now: 5000 })).toEqual({ waiting: null, sent: a });
});

test("a phone that slept for hours does not light a mall up when it wakes", () => {
  expect(nextPress(a, { type: "due", now: 5000 + lateMs })).toEqual({ waiting: null, sent: a });
  expect(nextPress(a, { type: "due", now: 5001 + lateMs })).toEqual({ waiting: null, sent: null });
});

test("undo forgets it, send now sends it, once", () => {
  expect(nextPress(a, { type: "undo" })).toEqual({ waiting: null, sent: null });
  expect(nextPress(a, { type: "send" })).toEqual({ waiting: null, sent: a });
  expect(nextPress(null, { type: "send" })).toEqual({ waiting: null, sent: null });
  expect(nextPress(null, { type: "due", now: 9e9 })).toEqual({ waiting: null, sent: null });
});

test("the same subject replaces it; another one sends it", () => {
  const again = press("a", 9000);
  expect(nextPress(a, { type: "press", press: again })).toEqual({ waiting: again, sent: null });
  const b = press("b");
  expect(nextPress(a, { type: "press", press: b })).toEqual({ waiting: b, sent: a });
});
