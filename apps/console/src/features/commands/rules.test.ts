import { commandResults } from "@holofleet/shared/protocol/commands.ts";
import { describe, expect, test } from "vitest";
import { type CommandState, commandState, graceMs, isEnded, mayFollow, overdue } from "./rules.ts";

const acks = ["accepted", "progress", ...commandResults] as const;

describe("an ack moves a command forward only", () => {
  test("from asked: anything", () => expect(acks.every((ack) => mayFollow("asked", ack))).toBe(true));

  test.each(["accepted", "progress"] as const)("from %s: progress and results", (state) => {
    expect(acks.filter((ack) => !mayFollow(state, ack))).toEqual(["accepted"]);
  });

  test("an end stays", () => {
    for (const state of commandResults)
      if (state !== "expired" && state !== "unknown") expect(acks.some((ack) => mayFollow(state, ack))).toBe(false);
  });

  test("but the agent's own word replaces what the console said for it", () => {
    expect(mayFollow("expired", "confirmed")).toBe(true);
    expect(mayFollow("unknown", "confirmed")).toBe(true);
    expect(mayFollow("expired", "expired")).toBe(false);
    expect(mayFollow("expired", "progress")).toBe(false);
    expect(mayFollow("unknown", "accepted")).toBe(false);
  });
});

describe("time is up", () => {
  const deadline = new Date("2026-11-20T10:00:00Z");
  const after = (ms: number) => new Date(deadline.getTime() + ms);
  test.each<[CommandState, number, string | undefined]>([
    ["asked", -1, undefined],
    ["asked", 0, "expired"],
    ["accepted", 0, undefined],
    ["accepted", graceMs, "unknown"],
    ["progress", graceMs - 1, undefined],
    ["progress", graceMs, "unknown"],
    ["confirmed", 9e9, undefined],
    ["expired", 9e9, undefined],
  ])("%s, %i ms after its deadline: %s", (state, ms, end) =>
    expect(overdue(state, { deadline, sentAt: deadline }, after(ms))?.state).toBe(end),
  );

  test("what was never sent says so: nobody need look for the reason in the mall", () => {
    expect(overdue("asked", { deadline, sentAt: null }, deadline)?.reason).toMatch(/never sent.*Retry/);
    expect(overdue("asked", { deadline, sentAt: deadline }, deadline)?.reason).toMatch(/agent did not answer/);
  });
});

test("stored states", () => {
  expect(commandState("asked")).toBe("asked");
  expect(commandState("of another version")).toBe("unknown");
  expect([isEnded("asked"), isEnded("progress"), isEnded("mismatch")]).toEqual([false, false, true]);
});
