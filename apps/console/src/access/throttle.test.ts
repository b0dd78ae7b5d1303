import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createThrottle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a key is refused after its tries until the window ends; others are not", () => {
  const throttle = createThrottle({ limit: 2, windowMs: 60_000 });
  throttle.take("a");
  throttle.take("a");
  vi.advanceTimersByTime(20_000);
  expect(() => throttle.take("a")).toThrow(
    expect.objectContaining({ code: "rate_limited", details: { retryAfterSeconds: 40 } }),
  );
  throttle.take("b");
  vi.advanceTimersByTime(40_001);
  throttle.take("a");
});

test("what was no failure does not count; until that is known it does", () => {
  const throttle = createThrottle({ limit: 1, windowMs: 60_000 });
  const forgive = throttle.take("a");
  expect(() => throttle.take("a")).toThrow();
  forgive();
  throttle.take("a");
});

test("a flood of keys takes bounded memory and forgets the oldest first", () => {
  const throttle = createThrottle({ limit: 1, windowMs: 60_000 });
  for (let key = 0; key <= 10_000; key++) throttle.take(String(key));
  throttle.take("0");
  expect(() => throttle.take("10000")).toThrow();
});
