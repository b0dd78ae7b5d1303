import { expect, test } from "vitest";
import { mallOfRemote, readRefusal, safeNext } from "./session.ts";

test.each([
  [null, "/"],
  ["/malls?q=SH", "/malls?q=SH"],
  ["/syncs/1#x", "/syncs/1#x"],
  ["https://evil.example", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/sign-in", "/"],
])("after sign-in, %s leads to %s", (next, path) => expect(safeNext(next)).toBe(path));

test.each([
  [401, '{"message":"Invalid email or password"}', "wrong", ""],
  [429, "", "throttled", ""],
  [403, '{"error":{"code":"forbidden","message":"The origin is not ours."}}', "refused", "The origin is not ours."],
  [500, '{"message":"Server error"}', "refused", "Server error"],
  [502, "<html>", "refused", "HTTP 502"],
])("an answer of %i %s means %s", (status, body, why, message) => {
  expect(readRefusal(status, body)).toEqual({ ok: false, why, message });
});

test.each([
  ["/remote?mall=SH-01", null, "SH-01"],
  ["/remote?mall=%E4%B8%8A&by=floor", "BJ-02", "上"],
  ["/remote", null, null],
  ["/remote", "BJ-02", "BJ-02"],
  ["/remotely?mall=SH-01", "BJ-02", null],
  ["/malls?mall=SH-01", "BJ-02", null],
])("%s after %s is the remote of %s", (next, last, mall) => expect(mallOfRemote(next, last)).toBe(mall));
