import { expect, test } from "vitest";
import { maskText, maskValue } from "./mask.ts";

test.each([
  [{ password: "hunter2" }, { password: "•••" }],
  [
    { userPassword: "a", passwd: "b", pwd: "c", pin: 1234 },
    { userPassword: "•••", passwd: "•••", pwd: "•••", pin: "•••" },
  ],
  [
    { passwordHash: "a", passphrases: "b" },
    { passwordHash: "•••", passphrases: "•••" },
  ],
  [
    { api_key: "k", "api-key": "k", apiKey: "k" },
    { api_key: "•••", "api-key": "•••", apiKey: "•••" },
  ],
  [{ auth: { accessToken: { raw: "x" } } }, { auth: { accessToken: "•••" } }],
  [[{ Authorization: "Bearer abcdef" }], [{ Authorization: "•••" }]],
  [{ header: "Bearer abcdef" }, { header: "Bearer •••" }],
  [{ url: "http://mall:token@cdn.example.com/a.jpg" }, { url: "http://•••@cdn.example.com/a.jpg" }],
])("%j is shown as %j", (given, shown) => expect(maskValue(given)).toEqual({ value: shown, masked: true }));

test.each([
  { id: "m1", type: "status", body: { files: { done: 1, total: 2 } } },
  { spinning: true, opinion: "good", keypad: 5, author: "me", password: "" },
  { mail: "someone@example.com", at: "10:30" },
])("%j is shown as it is", (given) => expect(maskValue(given)).toEqual({ value: given, masked: false }));

test.each([
  ["password=hunter2&name=a", "password=•••&name=a"],
  ["{command: 'on', token: 'a b'}", "{command: 'on', token: •••}"],
  ['{"mqtt_password": "a\\"b", "x": 1', '{"mqtt_password": •••, "x": 1'],
  ["Authorization: Basic YWJjZGVm", "Authorization: Basic •••"],
  ["http://a:b@h.com/x,http://a:b@h.com/y", "http://•••@h.com/x,http://•••@h.com/y"],
])("%s is shown as %s", (given, shown) => expect(maskText(given)).toEqual({ text: shown, masked: true }));

test("what is nested without end, and a long text, are dealt with at once", () => {
  const nested = JSON.parse(`${"[".repeat(40_000)}${"]".repeat(40_000)}`);
  expect(JSON.stringify(maskValue(nested).value)).toBe(`${"[".repeat(40)}"…"${"]".repeat(40)}`);
  const began = performance.now();
  for (const text of ["a", "password", "://", '"\\', "Bearer "]) maskText(text.repeat(16_000 / text.length));
  expect(performance.now() - began).toBeLessThan(2_000);
});
