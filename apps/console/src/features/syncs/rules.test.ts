import type { TargetState } from "@holofleet/contract/syncs.ts";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import type { Reason, SyncPhase } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import { describe, expect, it } from "vitest";
import { holdsAsked, leftAfter, nextTarget, runState, type TargetEvent, type TargetFacts } from "./rules.ts";

const m1 = digestOfHex("1".repeat(64));
const m2 = digestOfHex("2".repeat(64));
const noSpace: Reason = { code: "disk_full", message: "61 MB are missing; make room." };
const broken: Reason = { code: "network", message: "The connection broke; next try in 4 s." };

const target = (state: TargetState = "queued"): TargetFacts => ({
  generation: 4,
  works: [{ id: "w1", slug: "w1", manifest: m1 }],
  state,
  reason: null,
  files: { done: 0, total: 0 },
  bytes: { done: 0, total: 0 },
  rate: 0,
  eta: null,
  work: null,
});
const status = (phase: SyncPhase, generation = 4, done = 10, reason: Reason | null = null): TargetEvent => ({
  type: "status",
  status: {
    bootId: "b1",
    generation,
    phase,
    files: { done, total: 340 },
    bytes: { done: done * 200, total: 68_000 },
    rate: 5000,
    eta: 12,
    work: "w1",
    reason,
  } satisfies Status,
});
const read = (generation: number): TargetEvent => ({ type: "read", generation });
const reported = (
  manifest: typeof m1 | null,
  generation = 4,
  phase: SyncPhase = "idle",
  reason: Reason | null = null,
): TargetEvent => ({
  type: "reported",
  generation,
  reported: { phase, reason, works: manifest === null ? [] : [{ id: "w1", slug: "w1", revision: 1, manifest }] },
});

describe("nextTarget", () => {
  it.each<[string, TargetState, TargetEvent, TargetState]>([
    ["the agent read it", "queued", read(4), "offered"],
    ["the agent read a later generation", "queued", read(5), "offered"],
    ["the agent read an earlier one", "queued", read(3), "queued"],
    ["reading again does not go back", "transferring", read(4), "transferring"],
    ["planning", "queued", status("planning"), "offered"],
    ["planning again", "transferring", status("planning"), "transferring"],
    ["transferring", "offered", status("transferring"), "transferring"],
    ["all files there", "transferring", status("transferring", 4, 340), "staged"],
    ["activating", "staged", status("activating"), "activating"],
    ["transfer of an earlier generation", "queued", status("transferring", 3), "queued"],
    ["transfer of a later generation", "queued", status("transferring", 9), "transferring"],
    ["waits for the network", "transferring", status("waiting", 4, 10, broken), "transferring"],
    ["waits before it began", "queued", status("waiting", 4, 0, broken), "offered"],
    ["no space", "transferring", status("blocked", 4, 10, noSpace), "blocked"],
    ["space again", "blocked", status("transferring"), "transferring"],
    ["failed", "transferring", status("failed"), "failed"],
    ["rejected", "offered", status("rejected"), "rejected"],
    ["final: rejected stays with the old revision", "rejected", reported(m2), "rejected"],
    ["rejected, and got there after an update of the agent", "rejected", reported(m1), "active"],
    ["idle says nothing by itself", "transferring", status("idle"), "transferring"],
    ["active", "activating", reported(m1), "active"],
    ["active at a later generation", "queued", reported(m1, 7), "active"],
    ["active at an earlier generation only", "queued", reported(m1, 3), "queued"],
    ["still the old revision", "transferring", reported(m2), "transferring"],
    ["blocked, as a snapshot", "offered", reported(m2, 4, "blocked", noSpace), "blocked"],
    ["final: active stays", "active", status("transferring"), "active"],
    ["final: failed stays while it is tried again", "failed", status("transferring"), "failed"],
    ["final: failed stays with the old revision", "failed", reported(m2), "failed"],
    ["final: failed stays when something newer was asked", "failed", reported(m1, 5), "failed"],
    ["failed, and got there at last", "failed", reported(m1), "active"],
    ["final: cancelled stays", "cancelled", reported(m1), "cancelled"],
    ["final: superseded stays", "superseded", status("transferring"), "superseded"],
  ])("%s", (_, state, event, expected) => {
    expect(nextTarget(target(state), event).state).toBe(expected);
  });

  it("carries progress, and a reason with nothing moving", () => {
    expect(nextTarget(target(), status("transferring", 4, 10))).toMatchObject({
      files: { done: 10, total: 340 },
      rate: 5000,
      eta: 12,
      work: "w1",
      reason: null,
    });
    expect(nextTarget(target("transferring"), status("waiting", 4, 10, broken))).toMatchObject({
      rate: 0,
      eta: null,
      reason: broken,
    });
  });

  it("is whole when it ends", () => {
    const moving = nextTarget(target(), status("transferring", 4, 339));
    expect(nextTarget(moving, reported(m1))).toMatchObject({
      files: { done: 340, total: 340 },
      bytes: { done: 68_000, total: 68_000 },
      rate: 0,
      work: null,
      reason: null,
    });
  });

  it("asks for a work to be gone", () => {
    const gone = { ...target(), works: [{ id: "w1", slug: "w1", manifest: null }] };
    expect(nextTarget(gone, reported(m1)).state).toBe("offered");
    expect(nextTarget(gone, reported(null)).state).toBe("active");
  });

  it("needs every work it asked for", () => {
    const asked = [...target().works, { id: "w2", slug: "w2", manifest: m2 as string }];
    const held = { id: "w1", slug: "w1", revision: 1, manifest: m1 };
    expect(holdsAsked(asked, [held])).toBe(false);
    expect(holdsAsked(asked, [held, { ...held, id: "w2", manifest: m2 }])).toBe(true);
    expect(holdsAsked([], [])).toBe(true);
  });
});

describe("leftAfter", () => {
  const asked = [
    { id: "w1", slug: "w1", manifest: m1 },
    { id: "w2", slug: "w2", manifest: m2 },
  ];
  it.each([
    ["the same works: superseded", ["w1", "w2"], null],
    ["one of them: the other is still asked", ["w1"], ["w2"]],
    ["more than them: superseded", ["w1", "w2", "w3"], null],
    ["other works: untouched", ["w3"], ["w1", "w2"]],
  ] as const)("%s", (_, ids, expected) => {
    expect(leftAfter(asked, new Set(ids))?.map(({ id }) => id) ?? null).toEqual(expected);
  });
});

describe("runState", () => {
  const at = (state: TargetState, waiting = false) => ({ state, waiting });
  it.each([
    ["one under way", [at("active"), at("transferring"), at("queued", true)], "running"],
    ["only offline ones left", [at("active"), at("queued", true)], "waiting"],
    ["all there", [at("active"), at("active")], "done"],
    ["no mall was meant", [], "done"],
    ["one failed", [at("active"), at("failed")], "failed"],
    ["one failed, one waits", [at("failed"), at("queued", true)], "waiting"],
    ["some taken over", [at("active"), at("superseded")], "done"],
    ["all taken over", [at("superseded"), at("superseded")], "cancelled"],
  ] as const)("%s", (_, targets, expected) => {
    expect(runState(false, targets)).toBe(expected);
  });

  it("stays cancelled", () => {
    expect(runState(true, [at("active"), at("cancelled")])).toBe("cancelled");
  });
});
