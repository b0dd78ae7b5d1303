import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createThrottle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a key is refused after its hits until the window ends; others are not", () => {
  const throttle = createThrottle({ limit: 2, windowMs: 60_000 });
  throttle.hit("a");
  throttle.check("a");
  throttle.hit("a");
  vi.advanceTimersByTime(20_000);
  expect(() => throttle.check("a")).toThrow(
    expect.objectContaining({ code: "rate_limited", details: { retryAfterSeconds: 40 } }),
  );
  throttle.check("b");
  vi.advanceTimersByTime(40_001);
  throttle.check("a");
});

test("a flood of keys takes bounded memory and forgets the oldest first", () => {
  const throttle = createThrottle({ limit: 1, windowMs: 60_000 });
  for (let key = 0; key <= 10_000; key++) throttle.hit(String(key));
  throttle.check("0");
  expect(() => throttle.check("10000")).toThrow();
});
