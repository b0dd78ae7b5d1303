import { secondsUntil, type WhyDetails } from "@holofleet/contract/malls/why.ts";

export const whyStates = ["not_connected", "not_heard", "planning", "downloading", "switching", "not_read"] as const;
export type WhyState = (typeof whyStates)[number];

/** Causes whose words say themselves how long they hold, or of which that says nothing. */
const timeless = new Set<string | null>(["agent_offline", "queued", "outside_window"]);

export type WhyStep =
  | { key: "left"; left: number; total: number }
  | { key: "since"; at: number }
  | { key: "retryIn" | "doneIn" | "goesOnIn"; seconds: number }
  | { key: "retryNow" };

/** What stands before and after the cause of a "why": what is missing; since when, and the next automatic step. */
export function whySteps(
  code: string | null,
  details: WhyDetails | null | undefined,
  now: number,
): { before: WhyStep[]; after: WhyStep[] } {
  const { left, total, since } = details ?? {};
  const before: WhyStep[] = left !== undefined && total !== undefined ? [{ key: "left", left, total }] : [];
  const began = Date.parse(since ?? "");
  const after: WhyStep[] = Number.isNaN(began) || timeless.has(code) ? [] : [{ key: "since", at: began }];
  const seconds = secondsUntil(details, now);
  if (seconds === null) return { before, after };
  const key = code === "downloading" ? "doneIn" : code === "outside_window" ? "goesOnIn" : "retryIn";
  if (seconds > 0) after.push({ key, seconds });
  else if (key === "retryIn") after.push({ key: "retryNow" });
  return { before, after };
}
