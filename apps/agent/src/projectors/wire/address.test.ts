import { expect, test } from "vitest";
import { refusal, resolver } from "./address.ts";

const own = ["192.168.7.20", "fd00::20"];

test.each([
  ["192.168.7.31", true, true],
  ["10.1.2.3", true, true],
  ["fd00::31", true, true],
  ["127.0.0.1", false, true],
  ["127.8.8.8", false, true],
  ["::1", false, true],
  ["::ffff:127.0.0.1", false, true],
  ["192.168.7.20", false, true],
  ["fd00::20", false, true],
  ["169.254.169.254", false, false],
  ["::ffff:169.254.169.254", false, false],
  ["fe80::1", false, false],
  ["0.0.0.0", false, false],
  ["224.0.0.1", false, false],
  ["255.255.255.255", false, false],
])("%s: spoken to %s, and %s where loopback is allowed", (address, normally, allowed) => {
  expect(refusal(address, own, false) === null).toBe(normally);
  expect(refusal(address, own, true) === null).toBe(allowed);
});

test("a name is judged by the address behind it", async () => {
  expect(await resolver(false)("localhost")).toHaveProperty("refused");
  expect(await resolver(true)("localhost")).toHaveProperty("address");
});
