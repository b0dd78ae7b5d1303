import type { Reason } from "@holofleet/shared/protocol/state.ts";
import { describe, expect, it } from "vitest";
import { presentWhy, type Told, type WhyFacts } from "./why.ts";

const now = new Date("2026-11-20T06:10:00Z");
const heard = { lastSeenAt: new Date("2026-11-20T06:02:00Z"), goneAt: null };
const told = (reason: Reason | null, more: Partial<Told> = {}): Told => ({
  phase: "waiting",
  reason,
  at: now,
  eta: null,
  ...more,
});
const facts = (more: Partial<WhyFacts>): WhyFacts => ({
  agent: heard,
  presence: "online",
  files: { done: 175, total: 212 },
  told: null,
  timezone: "Asia/Shanghai",
  ...more,
});
const at = (seconds: number) => now.getTime() + seconds * 1000;

describe("presentWhy", () => {
  it.each<[string, Partial<WhyFacts>, string, string]>([
    [
      "no agent",
      { agent: null, presence: "offline", files: null },
      "no_agent",
      "No agent yet: make an install code and install one.",
    ],
    [
      "offline",
      { presence: "offline" },
      "agent_offline",
      "37 of 212 frames left. The agent is offline since 20 Nov, 14:02 GMT+8. It continues when it connects.",
    ],
    [
      "never there",
      { presence: "offline", agent: { lastSeenAt: null, goneAt: null }, files: null },
      "not_connected",
      "The agent has not connected yet. It continues when it connects.",
    ],
    [
      "an agent that said why goes offline",
      { presence: "offline", told: told({ code: "network", message: "Cut." }), files: null },
      "agent_offline",
      "The agent is offline since 20 Nov, 14:02 GMT+8. It continues when it connects.",
    ],
    [
      "our own link is down",
      { presence: "unknown", files: null },
      "not_heard",
      "The console's own link to the broker is down, so nothing is heard; the agent goes on by itself.",
    ],
    [
      "its line is down",
      { told: told({ code: "network", message: "Cut.", details: { since: at(-480), retryAt: at(40) } }) },
      "network",
      "37 of 212 frames left. Cut. Since 20 Nov, 14:02 GMT+8. Retrying in 40 s.",
    ],
    [
      "its next try is due",
      { files: null, told: told({ code: "network", message: "Cut.", details: { retryAt: at(-3) } }) },
      "network",
      "Cut. Retrying now.",
    ],
    [
      "an older agent counts from its message",
      { files: null, told: told({ code: "timeout", message: "Slow.", details: { retryInSeconds: 9 } }) },
      "timeout",
      "Slow. Retrying in 9 s.",
    ],
    [
      "outside its window",
      {
        told: told({
          code: "outside_window",
          message: "At 22:00.",
          details: { opensAt: at(28_200), retryAt: at(300) },
        }),
      },
      "outside_window",
      "37 of 212 frames left. At 22:00. It goes on in 7 h 50 min.",
    ],
    [
      "downloading",
      { told: told(null, { phase: "transferring", eta: 90 }) },
      "downloading",
      "37 of 212 frames left. It is downloading. Done in about 1 min 30 s.",
    ],
    [
      "downloading, nobody knows how long",
      { files: null, told: told(null, { phase: "transferring" }) },
      "downloading",
      "It is downloading.",
    ],
    [
      "told, not read",
      { files: { done: 0, total: 0 } },
      "not_read",
      "The agent was notified and has not read it yet; it is asked again by itself.",
    ],
  ])("%s", (_, more, reasonCode, reason) => expect(presentWhy(facts(more), now)).toMatchObject({ reasonCode, reason }));

  it("hands the figures on for other languages", () => {
    const reason: Reason = {
      code: "queued",
      message: "Wait.",
      details: { place: 13, of: 40, retryAt: at(12), since: at(-60) },
    };
    expect(presentWhy(facts({ told: told(reason) }), now).reasonDetails).toEqual({
      left: 37,
      total: 212,
      message: "Wait.",
      place: 13,
      of: 40,
      since: "2026-11-20T06:09:00.000Z",
      nextAt: "2026-11-20T06:10:12.000Z",
    });
  });

  it("does not take nonsense for a time", () => {
    const reason: Reason = { code: "network", message: "Cut.", details: { since: 1e300, retryInSeconds: "soon" } };
    expect(presentWhy(facts({ files: null, told: told(reason) }), now)).toEqual({
      reason: "Cut.",
      reasonCode: "network",
      reasonDetails: { message: "Cut." },
    });
    const endless = told(null, { phase: "transferring", eta: 1e300 });
    expect(presentWhy(facts({ files: null, told: endless }), now)).toMatchObject({
      reason: "It is downloading.",
      reasonDetails: {},
    });
  });
});
