import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { condense, createBatch } from "./batch.ts";
import type { Change } from "./events.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const mall = (id: string): Change => ({ kind: "mall", id });

test("the first change goes at once, what follows waits, equal ones go once", () => {
  const emitted: Change[][] = [];
  const batch = createBatch((changes) => emitted.push(changes), 500);
  batch.add(mall("a"));
  batch.add(mall("a"));
  vi.advanceTimersByTime(1);
  expect(emitted).toEqual([[mall("a")]]);
  batch.add(mall("b"));
  batch.add(mall("a"));
  vi.advanceTimersByTime(498);
  expect(emitted).toHaveLength(1);
  vi.advanceTimersByTime(2);
  expect(emitted[1]).toEqual([mall("b"), mall("a")]);
  vi.advanceTimersByTime(10_000);
  expect(emitted).toHaveLength(2);
});

test("nothing is emitted after a stop", () => {
  const emit = vi.fn();
  const batch = createBatch(emit);
  batch.add(mall("a"));
  batch.stop();
  vi.advanceTimersByTime(10_000);
  expect(emit).not.toHaveBeenCalled();
});

test("too many of a kind become one that means them all; other kinds stay", () => {
  const many = Array.from({ length: 5 }, (_, index) => mall(`m${index}`));
  const run: Change = { kind: "run", id: "r" };
  expect(condense([...many, run], 4)).toEqual([mall(""), run]);
  expect(condense([...many, run], 5)).toEqual([...many, run]);
});
