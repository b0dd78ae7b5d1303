import { expect, test } from "vitest";
import { newSecret, signDingtalk, signFeishu, signHook } from "./signing.ts";

test("a web hook is signed as the specification's own example", () => {
  const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1_614_265_330_999, body: '{"test": 2432232314}' };
  expect(signHook(message, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("two secrets sign side by side", () => {
  const message = { id: "msg_1", at: 0, body: "{}" };
  const [one, two] = [newSecret(), newSecret()];
  expect(signHook(message, [one, two])["webhook-signature"]).toBe(
    [one, two].map((secret) => signHook(message, [secret])["webhook-signature"]).join(" "),
  );
  expect(Buffer.from(one.slice("whsec_".length), "base64")).toHaveLength(32);
});

// both computed with Python's hmac by the recipes of the robots' makers
test("Feishu signs nothing with time and secret as the key", () => {
  expect(signFeishu("demo", 1_599_360_473_500)).toEqual({
    timestamp: "1599360473",
    sign: "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",
  });
});

test("DingTalk signs time and secret with the secret, in the address", () => {
  const address = "https://oapi.dingtalk.com/robot/send?access_token=abc";
  expect(signDingtalk(address, "SEC0123", 1_700_000_000_000)).toBe(
    `${address}&timestamp=1700000000000&sign=2lI0CLA9w0NryWAswdWUgPoOvPXo1wScAKa%2B6Qn%2BlxQ%3D`,
  );
});
