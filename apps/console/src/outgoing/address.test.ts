import { expect, test } from "vitest";
import { isPublic, resolveHost } from "./address.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "::ffff:10.0.0.1",
  "::ffff:127.0.0.1",
  "64:ff9b::a00:1",
  "2002:a00:1::",
  "::a00:1",
  "4000::1",
])("%s is nobody's public address", (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(["93.184.216.34", "8.8.8.8", "2606:4700::1111"])("%s is public", (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each(["127.0.0.1", "[::1]", "localhost"])("%s is refused by what it resolves to, unless allowed", async (host) => {
  await expect(resolveHost(host, { allowPrivate: false })).rejects.toMatchObject({ code: "address_refused" });
  expect(await resolveHost(host, { allowPrivate: true })).not.toEqual([]);
});
