import { expect, test } from "vitest";
import { createMeter } from "./meter.ts";

test("the rate is of the last five seconds", () => {
  const meter = createMeter();
  expect(meter.rate(0)).toBe(0);
  for (let at = 0; at < 2000; at += 100) meter.add(1000, at);
  expect(meter.rate(2000)).toBe(10_000);
  expect(meter.rate(100)).toBe(0);
  expect(meter.rate(9000)).toBe(0);
});
