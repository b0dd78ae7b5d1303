import { expect, test } from "vitest";
import { Circuits } from "./circuits.ts";

test("each waits for the one before, in its own circuit", () => {
  const circuits = new Circuits(400);
  expect([1, 2, 3].map(() => circuits.wait("hall", 1_000))).toEqual([0, 400, 800]);
  expect(circuits.wait("stairs", 1_000)).toBe(0);
  expect(circuits.wait("hall", 1_500)).toBe(700);
  expect(circuits.wait("hall", 9_000)).toBe(0);
});
