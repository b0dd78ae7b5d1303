import { expect, test } from "vitest";
import { whySteps } from "./why.ts";

const now = Date.parse("2026-11-20T06:10:00Z");
const nextAt = (seconds: number) => new Date(now + seconds * 1000).toISOString();

test.each<[string, string | null, Parameters<typeof whySteps>[1], string[], string[]]>([
  ["nothing is known", null, null, [], []],
  [
    "a cut line",
    "network",
    { left: 37, total: 212, since: nextAt(-480), nextAt: nextAt(40) },
    ["left"],
    ["since", "retryIn"],
  ],
  ["a try that is due", "network", { nextAt: nextAt(-1) }, [], ["retryNow"]],
  ["a download", "downloading", { left: 1, total: 2, nextAt: nextAt(9) }, ["left"], ["doneIn"]],
  ["a download nearly done", "downloading", { nextAt: nextAt(-9) }, [], []],
  ["outside its window", "outside_window", { since: nextAt(-9), nextAt: nextAt(9) }, [], ["goesOnIn"]],
  ["an agent that is away", "agent_offline", { left: 1, total: 2, since: nextAt(-9) }, ["left"], []],
  ["figures alone", "queued", { place: 3, of: 9 }, [], []],
])("%s", (_, code, details, before, after) => {
  const steps = whySteps(code, details, now);
  expect([steps.before.map(({ key }) => key), steps.after.map(({ key }) => key)]).toEqual([before, after]);
});
