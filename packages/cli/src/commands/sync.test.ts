import type { TargetState } from "@holofleet/contract/syncs.ts";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "./sync.ts";

const run = (...states: TargetState[]) =>
  ({ targets: states.map((state) => ({ state })) }) as Parameters<typeof exitCodeOf>[0];

describe("exitCodeOf", () => {
  it.each<[TargetState[], number]>([
    [[], 0],
    [["active", "active"], 0],
    [["active", "superseded"], 0],
    [["active", "queued"], 3],
    [["active", "transferring"], 3],
    [["active", "failed"], 1],
    [["failed", "queued"], 1],
    [["blocked"], 1],
    [["rejected"], 1],
    [["cancelled"], 1],
  ])("%j is %d", (states, code) => expect(exitCodeOf(run(...states))).toBe(code));
});
