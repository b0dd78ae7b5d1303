import { expect, test } from "vitest";
import { refusalOf, refusals, refusalWords } from "./connack.ts";

test("every reason code of MQTT 5 that refuses has words and a next step in both languages", () => {
  const codes = refusals.map(({ code }) => code);
  expect(codes).toEqual(Array.from({ length: 35 }, (_, index) => 128 + index));
  for (const { en, "zh-CN": zh } of refusals) {
    for (const words of [en.cause, en.next]) expect(words).toMatch(/^[A-Z].*[.]$/);
    for (const words of [zh.cause, zh.next]) expect(words).toMatch(/\p{Script=Han}.*。$/u);
  }
});

test.each([
  [1, "Unsupported Protocol Version"],
  [2, "Client Identifier not valid"],
  [3, "Server unavailable"],
  [4, "Bad User Name or Password"],
  [5, "Not authorized"],
])("the return code %i of MQTT 3.1.1 is %s", (code, name) => {
  expect(refusalOf(code)?.name).toBe(name);
  expect(refusalOf(code)?.agent).toMatch(/\.$/);
});

test("success is no refusal, and a code that nobody knows still has words", () => {
  expect([0, 6, 127, 163].map(refusalOf)).toEqual([null, null, null, null]);
  expect(refusalWords(200, "en")).toMatch(/no reason/);
  expect(refusalWords(4, "zh-CN")).toMatch(/^消息服务器拒绝该用户名或密码。请核对/);
});
