import { expect, test } from "vitest";
import { linkFailure, linkWords } from "./link.ts";

const failure = (code: unknown, message = "") => Object.assign(new Error(message), code === null ? {} : { code });

test.each([
  [failure(5), false, "refused", 5, null, /does not allow this account/],
  [failure("ECONNREFUSED"), false, "unreachable", null, "ECONNREFUSED", /Nothing listens/],
  [failure("ENOTFOUND"), false, "unreachable", null, "ENOTFOUND", /cannot be resolved/],
  [failure("CERT_HAS_EXPIRED"), false, "unreachable", null, "CERT_HAS_EXPIRED", /certificate is not valid/],
  [failure("DEPTH_ZERO_SELF_SIGNED_CERT"), false, "unreachable", null, "DEPTH_ZERO_SELF_SIGNED_CERT", /MQTT_CA/],
  [failure(null, "connack timeout"), false, "unreachable", null, "TIMEOUT", /fell silent/],
  [failure(null, "Keepalive timeout"), true, "lost", null, "TIMEOUT", /fell silent/],
  [failure(null, "Unexpected server response: 404"), false, "unreachable", null, "HTTP_404", /\/mqtt/],
  [failure("ESOMETHING"), true, "lost", null, "ESOMETHING", /ended the connection/],
  [null, false, "unreachable", null, null, /before it answered/],
  [null, true, "lost", null, null, /ended the connection/],
])("%s, connected before: %s", (thrown, wasConnected, kind, code, cause, words) => {
  const event = linkFailure(thrown, wasConnected);
  expect(event).toEqual({ kind, code, cause });
  expect(linkWords(event, "en")).toMatch(words);
  expect(linkWords(event, "zh-CN")).toMatch(/\p{Script=Han}.*。$/u);
});
