import { expect, test } from "vitest";
import { assertComplete, judgeHook, judgeRobot, planNextTry, readRetryAfter, shownAddress } from "./rules.ts";

const even = () => 0.5;

test.each([
  [1, null, 5],
  [2, null, 60],
  [7, null, 36_000],
  [8, null, null],
  [1, 30, 31.5],
  [1, 0, 1.05],
  [1, 9_000_000, 86_400],
  [8, 30, null],
])("after try %i, asked for %s s, the next is in %s s", (attempts, asked, seconds) => {
  expect(planNextTry(attempts, asked, even)).toBe(seconds);
});

test("tries are spread, and never before the receiver's own time", () => {
  expect([planNextTry(2, null, () => 0), planNextTry(2, null, () => 0.999)]).toEqual([48, 71.976]);
  expect(planNextTry(1, 30, () => 0)).toBe(30);
});

test.each([
  [null, null],
  ["120", 120],
  ["Fri, 20 Nov 2026 12:00:30 GMT", 30],
  ["Fri, 20 Nov 2026 11:00:00 GMT", 0],
  ["soon", null],
  ["-5", 0],
])("Retry-After %s is %s s", (header, seconds) => {
  expect(readRetryAfter(header, Date.UTC(2026, 10, 20, 12))).toBe(seconds);
});

test.each([
  [200, "delivered"],
  [204, "delivered"],
  [302, "again"],
  [401, "again"],
  [410, "gone"],
  [429, "again"],
  [500, "again"],
] as const)("a web hook that answers %i: %s", (status, outcome) => {
  expect(judgeHook(status, "", 7)).toMatchObject({ outcome, code: status, afterSeconds: 7 });
});

test.each([
  [
    "feishu",
    200,
    '{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}',
    "delivered",
    0,
    null,
  ],
  ["feishu", 200, '{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}', "failed", 19021, null],
  ["feishu", 200, '{"code":19024,"msg":"Key Words Not Found"}', "failed", 19024, null],
  ["feishu", 200, '{"code":11232,"msg":"frequency limited psm"}', "again", 11232, 60],
  ["dingtalk", 200, '{"errcode":0,"errmsg":"ok"}', "delivered", 0, null],
  ["dingtalk", 200, '{"errcode":310000,"errmsg":"sign not match"}', "failed", 310000, null],
  ["dingtalk", 200, '{"errcode":130101,"errmsg":"send too fast"}', "again", 130101, 600],
  ["wecom", 200, '{"errcode":0,"errmsg":"ok"}', "delivered", 0, null],
  ["wecom", 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', "failed", 93000, null],
  ["wecom", 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', "again", 45009, 60],
  ["wecom", 200, '{"errcode":-1,"errmsg":"system busy"}', "again", -1, null],
  ["wecom", 502, "<html>", "again", 502, null],
  ["feishu", 200, "a proxy's page", "again", 200, null],
] as const)("%s answers %i %s: %s", (kind, status, answer, outcome, code, afterSeconds) => {
  expect(judgeRobot(kind, status, answer, null)).toEqual({ outcome, code, answer, afterSeconds });
});

test.each([
  ["app", {}, "people"],
  ["email", {}, "people, addresses"],
  ["webhook", {}, "url"],
  ["feishu", { secret: "s" }, "url"],
  ["app", { people: ["1"], url: "https://a.test" }, "url, secret"],
  ["webhook", { url: "https://a.test", secret: "own" }, "secret"],
  ["wecom", { url: "https://a.test", secret: "own" }, "secret"],
] as const)("a channel of kind %s with %j misses %s", (kind, given, field) => {
  expect(() => assertComplete(kind, { ...given, people: [...("people" in given ? given.people : [])] })).toThrow(field);
});

test("what may be seen of an address holds no password", () => {
  expect(shownAddress("webhook", "https://hook.test/in?key=1")).toBe("https://hook.test/in?…");
  expect(shownAddress("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/1")).toBe("https://open.feishu.cn/…");
});
