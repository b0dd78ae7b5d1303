import { expect, test } from "vitest";
import { type ReasonKey, reasonKey } from "./reason.ts";

test.each<[string | null, Record<string, unknown> | null, ReasonKey | null]>([
  ["agent_offline", { since: "2026-11-20T06:02:00.000Z" }, "agent_offline_since"],
  ["agent_offline", null, "agent_offline"],
  ["agent_offline", { since: 7 }, "agent_offline"],
  ["disk_full", { needBytes: 10, freeBytes: 5, shortBytes: 5 }, "disk_full_short"],
  ["disk_full", { needBytes: 10 }, "disk_full"],
  ["queued", { place: 12, of: 300 }, "queued_place"],
  ["queued", {}, "queued"],
  ["network", { retryInSeconds: 4 }, "network"],
  ["network", { cause: "EAI_AGAIN" }, "network_name"],
  ["network", { cause: "CERT_HAS_EXPIRED" }, "network_expired"],
  ["network", { cause: "ERR_TLS_CERT_ALTNAME_INVALID" }, "network_other_name"],
  ["network", { cause: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }, "network_issuer"],
  ["network", { cause: "EPIPE" }, "network"],
  ["code_of_tomorrow", {}, null],
  [null, null, null],
])("%s with %o reads %s", (code, details, key) => {
  expect(reasonKey({ code, details, message: "" })).toBe(key);
});
