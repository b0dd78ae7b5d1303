import { expect, test } from "vitest";
import { brokerLines } from "./broker.ts";

const link = { url: "mqtts://broker.example:8883", account: "console", embedded: false };
const at = "2026-11-20T12:00:00.000Z";

test("a link that stands is told in two lines", () => {
  expect(brokerLines({ ...link, connected: true, since: at, events: [] })).toEqual([
    "Broker      mqtts://broker.example:8883 as console",
    `Link        connected since ${at}`,
  ]);
});

test("what happened to it is told in words, with the next step", () => {
  const refused = { id: "1", kind: "refused" as const, code: 5, cause: null, times: 3, firstAt: at, lastAt: at };
  const [, , , line] = brokerLines({ ...link, connected: false, since: null, events: [refused] });
  expect(line).toMatch(/refused +5 +The broker does not allow this account to do that\. Check the access rules/);
  expect(line).toContain(`(3 times, last ${at})`);
});
