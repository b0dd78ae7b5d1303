import { AppError, errorCodes } from "@holofleet/shared/errors.ts";
import { expect, test } from "vitest";
import { errorBody, statusOf } from "./errors.ts";

test.each([
  ["bad_request", 400],
  ["unauthorized", 401],
  ["forbidden", 403],
  ["not_found", 404],
  ["draft_changed", 409],
  ["code_expired", 410],
  ["too_large", 413],
  ["image_truncated", 422],
  ["rate_limited", 429],
  ["internal", 500],
  ["unavailable", 503],
  ["disk_full", 507],
] as const)("%s is %i", (code, status) => expect(statusOf(code)).toBe(status));

test("every code has a status of an error", () => {
  for (const code of errorCodes) expect(statusOf(code)).toBeGreaterThanOrEqual(400);
});

test("our own words and facts reach the caller", () => {
  const error = new AppError("slug_taken", "There is one already.", { details: { suggestion: "b" } });
  expect(errorBody(error, "r1")).toEqual({
    status: 409,
    body: {
      error: { code: "slug_taken", message: "There is one already.", requestId: "r1", details: { suggestion: "b" } },
    },
  });
});

test.each([new Error("SELECT secret"), new AppError("internal", "/etc/passwd"), "text", null])(
  "of %s the caller learns nothing",
  (thrown) => {
    const { status, body } = errorBody(thrown, "r2");
    expect(status).toBe(500);
    expect(body.error).toMatchObject({ code: "internal", requestId: "r2" });
    expect(JSON.stringify(body)).not.toMatch(/SELECT|passwd|text/);
  },
);
