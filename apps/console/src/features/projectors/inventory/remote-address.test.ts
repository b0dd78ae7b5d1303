import { expect, test } from "vitest";
import { remoteAddress } from "./remote-address.ts";

test.each([
  ["https://fleet.example", "http://localhost:3000", "https://fleet.example/remote?mall=SH-01"],
  [null, "http://192.168.1.9:3000", "http://192.168.1.9:3000/remote?mall=SH-01"],
  ["http://localhost:3000", "http://10.0.0.2:3000", "http://10.0.0.2:3000/remote?mall=SH-01"],
  [null, "http://localhost:3000", null],
  [null, "http://127.0.0.1:3000", null],
  [null, "http://[::1]:3000", null],
  ["http://127.0.0.1:3000", "http://fleet.localhost", null],
])("public %s, here %s: %s", (publicUrl, origin, address) =>
  expect(remoteAddress(publicUrl, origin, "SH-01")).toBe(address),
);
