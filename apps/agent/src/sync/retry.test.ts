import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import { reasonSchema } from "@holofleet/shared/protocol/state.ts";
import { describe, expect, test } from "vitest";
import { nextDelay } from "./clock.ts";
import { planRetry } from "./retry.ts";

describe("nextDelay", () => {
  test.each([
    [1, 0, 1000],
    [1, 0.999, 1999],
    [3, 0.5, 4500],
    [6, 0.999, 59_941],
    [40, 0.999, 59_941],
  ])("try %i, chance %d: %i ms", (attempt, random, ms) => expect(nextDelay(attempt, random)).toBe(ms));
});

describe("planRetry", () => {
  test.each<[ErrorCode, string]>([
    ["network", "waiting"],
    ["timeout", "waiting"],
    ["proxy_page", "waiting"],
    ["internal", "waiting"],
    ["queued", "waiting"],
    ["disk_full", "blocked"],
    ["rejected", "rejected"],
    ["disk_failed", "failed"],
    ["integrity", "failed"],
    ["not_found", "failed"],
    ["outside_window", "waiting"],
  ])("%s is %s", (code, phase) => expect(planRetry(new AppError(code, "why"), 1, 0.5).phase).toBe(phase));

  test("a refusal is looked into once, soon, and then said", () => {
    const refused = (failures: number) => planRetry(new AppError("agent_revoked", "who?"), failures, 0.5);
    expect([refused(1).phase, refused(1).delayMs]).toEqual(["waiting", 1500]);
    expect([refused(2).phase, refused(2).delayMs]).toEqual(["failed", 45_000]);
  });

  test("the reason says since when, and when the next try is", () => {
    const { reason, delayMs } = planRetry(new AppError("network", "cut"), 2, 0.5, { since: 1000, now: 5000 });
    expect(reason.details).toMatchObject({ since: 1000, retryAt: 5000 + delayMs });
  });

  test("the reason is one that the wire takes, whatever the error carried", () => {
    const details = { needBytes: 5, list: [1], text: "x".repeat(999), nothing: null };
    const { reason, delayMs } = planRetry(new AppError("disk_full", "y".repeat(999), { details }), 2, 0.5);
    expect(reasonSchema.parse(reason)).toEqual(reason);
    expect(reason.details).toMatchObject({ needBytes: 5, retryInSeconds: Math.round(delayMs / 1000) });
  });

  test("who waits for its turn asks when it was told to, however often it has asked, and says its place", () => {
    const details = { place: 12, of: 300, retryAfterSeconds: 5 };
    const { reason, delayMs } = planRetry(new AppError("queued", "wait", { details }), 40, 0.9);
    expect(delayMs).toBe(5000);
    expect(reason).toMatchObject({ code: "queued", details: { place: 12, of: 300, retryInSeconds: 5 } });
  });

  test("a server's Retry-After is kept to, within five minutes", () => {
    const asked = (retryAfterSeconds: unknown) =>
      planRetry(new AppError("rate_limited", "slow down", { details: { retryAfterSeconds } }), 1, 0).delayMs;
    expect([asked(20), asked(99_999), asked("soon")]).toEqual([20_000, 300_000, 1000]);
  });
});
