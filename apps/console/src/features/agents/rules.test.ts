import { describe, expect, it } from "vitest";
import { bestPresence, bootOrder, isAbsent, isNewer, presenceOf } from "./rules.ts";

const now = new Date("2026-11-20T06:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const up = { brokerConnected: true, brokerSince: ago(3600) };
const fresh = { brokerConnected: true, brokerSince: ago(10) };
const down = { brokerConnected: false, brokerSince: ago(60) };

describe("presenceOf", () => {
  it.each([
    ["never seen", null, null, up, "offline"],
    ["never seen, link down", null, null, down, "offline"],
    ["heard just now", ago(0), null, up, "online"],
    ["heard 74 s ago", ago(74), null, up, "online"],
    ["heard 75 s ago", ago(75), null, up, "stale"],
    ["heard 299 s ago", ago(299), null, up, "stale"],
    ["heard 300 s ago", ago(300), null, up, "offline"],
    ["its will came", ago(20), ago(10), up, "offline"],
    ["its will came with the last word", ago(10), ago(10), up, "offline"],
    ["it spoke after its will", ago(5), ago(10), up, "online"],
    ["link down, heard over HTTPS", ago(10), null, down, "online"],
    ["link down, silent", ago(80), null, down, "unknown"],
    ["link down, silent for a day", ago(86_400), null, down, "unknown"],
    ["link down since its will", ago(80), ago(70), down, "unknown"],
    ["link just back, silent for a day", ago(86_400), null, fresh, "unknown"],
    ["link just back, will known", ago(86_400), ago(5), fresh, "offline"],
  ] as const)("%s", (_, lastSeenAt, goneAt, link, expected) => {
    expect(presenceOf({ lastSeenAt, goneAt }, link, now)).toBe(expected);
  });

  it("takes the best agent for a mall", () => {
    expect(bestPresence(["offline", "stale"])).toBe("stale");
    expect(bestPresence(["unknown", "offline"])).toBe("unknown");
    expect(bestPresence([])).toBe("offline");
  });
});

it.each([
  ["never spoke", null, null, true],
  ["said goodbye", ago(20), ago(10), true],
  ["came back since", ago(5), ago(10), false],
  ["silent for 299 s", ago(299), null, false],
  ["silent for 300 s", ago(300), null, true],
] as const)("absent: %s", (_, lastSeenAt, goneAt, expected) => {
  expect(isAbsent({ lastSeenAt, goneAt }, now)).toBe(expected);
});

describe("order of messages", () => {
  const agent = { bootId: "b2", previousBootId: "b1", reportedSeq: 5 };

  it.each([
    ["b2", "current"],
    ["b1", "replaced"],
    ["b3", "next"],
  ] as const)("boot %s is %s", (bootId, expected) => {
    expect(bootOrder(agent, bootId)).toBe(expected);
  });

  it.each([
    ["a higher seq", "b2", 6, true],
    ["the same seq again", "b2", 5, false],
    ["a lower seq", "b2", 4, false],
    ["a new boot starts at 0", "b3", 0, true],
    ["a replaced boot", "b1", 99, false],
  ] as const)("%s", (_, bootId, seq, expected) => {
    expect(isNewer(agent, { bootId, seq })).toBe(expected);
  });

  it("takes the first snapshot of a boot that said hello", () => {
    expect(isNewer({ ...agent, reportedSeq: null }, { bootId: "b2", seq: 0 })).toBe(true);
  });
});
