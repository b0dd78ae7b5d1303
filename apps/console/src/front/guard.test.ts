import { expect, test } from "vitest";
import { foreign, refusal } from "./guard.ts";

const local = ["http://localhost:3000", "http://127.0.0.1:3000"];
const live = ["https://fleet.example"];

test.each([
  // own, method, path, host, origin, passes
  [local, "GET", "/api/v1/me", "evil.example", "http://evil.example", true],
  [local, "HEAD", "/", "evil.example", undefined, true],
  [local, "POST", "/agent/v1/enrol", "192.168.1.9:3000", undefined, true],
  [local, "POST", "/broker/v1/emqx/authorize", "192.168.1.9:3000", undefined, true],
  [local, "POST", "/api/v1/syncs", "localhost:3000", "http://localhost:3000", true],
  [local, "POST", "/api/v1/syncs", "127.0.0.1:3000", "http://localhost:3000", true],
  [local, "POST", "/api/v1/syncs", "LOCALHOST:3000", undefined, true],
  [local, "POST", "/api/v1/syncs", "[::1]:3000", undefined, true],
  [local, "POST", "/api/v1/syncs", "localhost:3000", "http://localhost:3001", false],
  [local, "POST", "/api/v1/syncs", "localhost:3000", "https://localhost:3000", false],
  [local, "POST", "/api/v1/syncs", "localhost:3000", "null", false],
  [local, "POST", "/api/v1/syncs", "localhost:3000", "", false],
  [local, "POST", "/api/v1/syncs", "192.168.1.9:3000", undefined, false],
  [local, "POST", "/api/v1/syncs", "localhost.evil.example:3000", undefined, false],
  [local, "POST", "/api/v1/syncs", undefined, undefined, false],
  [local, "PUT", "/uploads/blobs/00", "evil.example", undefined, false],
  [local, "POST", "/agent/v1", "evil.example", undefined, false],
  [live, "POST", "/api/v1/syncs", "fleet.example", "https://fleet.example", true],
  [live, "POST", "/api/v1/syncs", "127.0.0.1:3000", "https://fleet.example", true],
  [live, "POST", "/api/v1/syncs", "fleet.example", "http://fleet.example", false],
  [live, "POST", "/api/v1/syncs", "fleet.example", "http://localhost:3000", false],
  [live, "DELETE", "/api/v1/projectors/x", "fleet.example.evil.example", undefined, false],
] as const)("%j %s %s, host %s, origin %s: %s", (own, method, path, host, origin, passes) => {
  expect(refusal(own, { method, path, host, origin }) === null).toBe(passes);
});

test("a refusal names what was asked for, cut short, and what to set", () => {
  const { message = "" } = foreign(local, `${"e".repeat(5000)}.example`, undefined) ?? {};
  expect(message).toContain("HOLOFLEET_PUBLIC_URL");
  expect(message.length).toBeLessThan(500);
});
