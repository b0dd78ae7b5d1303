import { expect, test } from "vitest";
import { createServerClock } from "./clock.ts";

test("the console's time goes on by monotonic time, whatever this machine's clock does", () => {
  let monotonic = 1_000;
  let wall = 5_000_000;
  const clock = createServerClock(
    () => monotonic,
    () => wall,
  );
  expect(clock.now()).toBe(5_000_000);
  expect(clock.skewMs()).toBeNull();

  clock.observe(9_000_000);
  monotonic += 250;
  wall += 3_600_000;
  expect(clock.now()).toBe(9_000_250);
  expect(clock.skewMs()).toBe(5_000_000 + 3_600_000 - 9_000_250);
});
