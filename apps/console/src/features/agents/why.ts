import type { WhyDetails } from "@holofleet/contract/malls/why.ts";
import type { Presence } from "@holofleet/contract/malls.ts";
import { formatDuration } from "@holofleet/shared/format.ts";
import type { Reason, SyncPhase } from "@holofleet/shared/protocol/state.ts";
import { knownZone } from "@holofleet/shared/zone.ts";
import type { LifeSigns } from "./rules.ts";

/** What an agent told last of its sync, and when that arrived. */
export interface Told {
  phase: SyncPhase | null;
  reason: Reason | null;
  at: Date;
  /** seconds left, when they can be told */
  eta: number | null;
}

export interface WhyFacts {
  /** `null`: the mall has none */
  agent: LifeSigns | null;
  presence: Presence;
  /** frames of the sync under way; `null` when nothing is known */
  files: { done: number; total: number } | null;
  told: Told | null;
  timezone: string;
}

/** Why a mall is not in sync: one English sentence or two, a code for other languages, and the facts that their words need. */
export interface Why {
  reason: string;
  reasonCode: string;
  reasonDetails: WhyDetails | null;
}

/** What is no trouble: it goes on, and the next message says how far. */
const fine: ReadonlySet<string> = new Set(["downloading", "planning", "switching", "not_read"]);

export function isTrouble({ reasonCode }: Why): boolean {
  return !fine.has(reasonCode);
}

/** Says why an agent does not hold what it should, and what happens next without anybody's help. */
export function presentWhy(facts: WhyFacts, now: Date): Why {
  const { reasonCode, text, details } = cause(facts);
  const { files, timezone } = facts;
  const left = files && files.total > files.done ? { left: files.total - files.done, total: files.total } : null;
  const reasonDetails: WhyDetails = { ...left, ...details };
  const { since, nextAt } = reasonDetails;
  const parts = [
    left && `${left.left} of ${left.total} frames left.`,
    text,
    since && !timeless.has(reasonCode) && `Since ${timeIn(new Date(since), timezone)}.`,
    nextAt && next(reasonCode, new Date(nextAt), now),
  ];
  return { reason: parts.filter(Boolean).join(" "), reasonCode, reasonDetails };
}

/** Causes of which it says nothing how long they hold, or that say it themselves. */
const timeless = new Set(["agent_offline", "queued", "outside_window"]);

interface Cause {
  reasonCode: string;
  text: string;
  details?: WhyDetails;
}

function cause({ agent, presence, told, timezone }: WhyFacts): Cause {
  if (agent === null) return { reasonCode: "no_agent", text: "No agent yet: make an install code and install one." };
  if (presence === "offline") return offline(agent, timezone);
  if (presence === "unknown" && !agent.legacy) {
    const text = "The console's own link to the broker is down, so nothing is heard; the agent goes on by itself.";
    return { reasonCode: "not_heard", text };
  }
  if (told?.reason) return toldCause(told.reason, told.at);
  switch (told?.phase) {
    case "transferring": {
      const { at, eta } = told;
      const nextAt = eta === null ? null : moment(at.getTime() + eta * 1000);
      return { reasonCode: "downloading", text: "It is downloading.", details: nextAt === null ? {} : { nextAt } };
    }
    case "planning":
      return { reasonCode: "planning", text: "It looks at what it lacks." };
    case "activating":
      return { reasonCode: "switching", text: "It has all it needs and switches." };
    default:
      return {
        reasonCode: "not_read",
        text: "The agent was notified and has not read it yet; it is asked again by itself.",
      };
  }
}

function offline({ lastSeenAt }: LifeSigns, timezone: string): Cause {
  if (lastSeenAt === null)
    return { reasonCode: "not_connected", text: "The agent has not connected yet. It continues when it connects." };
  return {
    reasonCode: "agent_offline",
    text: `The agent is offline since ${timeIn(lastSeenAt, timezone)}. It continues when it connects.`,
    details: { since: lastSeenAt.toISOString() },
  };
}

/** What an agent says itself. Its moments are epoch milliseconds by our clock; older agents count from their message. */
function toldCause({ code, message, details = {} }: Reason, at: Date): Cause {
  const { since, retryAt, retryInSeconds, opensAt, ...figures } = details;
  const nextAt =
    moment(opensAt) ?? moment(retryAt) ?? moment(Number(retryInSeconds ?? Number.NaN) * 1000 + at.getTime());
  const began = moment(since);
  return {
    reasonCode: code,
    text: message,
    details: { ...figures, message, ...(began && { since: began }), ...(nextAt && { nextAt }) },
  };
}

function moment(ms: unknown): string | null {
  return typeof ms === "number" && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

function next(code: string, at: Date, now: Date): string {
  const seconds = Math.ceil((at.getTime() - now.getTime()) / 1000);
  if (code === "downloading") return seconds > 0 ? `Done in about ${formatDuration(seconds)}.` : "Nearly done.";
  if (code === "outside_window") return seconds > 0 ? `It goes on in ${formatDuration(seconds)}.` : "It goes on now.";
  return seconds > 0 ? `Retrying in ${formatDuration(seconds)}.` : "Retrying now.";
}

/** A time of day for a sentence, with the day and the mall's zone. */
export function timeIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: knownZone(zone),
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
