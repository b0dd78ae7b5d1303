import {
  type AckState,
  type CommandResult,
  commandResults,
  type DiscoverWish,
  isFinal,
  type ProjectorWish,
} from "@holofleet/shared/protocol/commands.ts";

/** A command's way as the console sees it. */
export type CommandState = "asked" | AckState;

/** How long an order for power is good for, milliseconds: room for a cool-down before it and the move itself. */
export const powerDeadlineMs = 300_000;
/** The same for wishes that take a moment; long enough for a projector that is still warming up. */
const momentDeadlineMs = 180_000;
/** After its deadline, how long the console waits for an agent that took the order to say how it ended. */
export const graceMs = 60_000;
/** An order that nobody acknowledged is sent again after this; agents act once per id. */
export const resendMs = 4_000;
/** An order that was taken but whose end is not known is asked for again after this. */
export const askAgainMs = 30_000;

/** How long an order is good for from the moment it may be sent, milliseconds. */
export function deadlineMs(wish: ProjectorWish | DiscoverWish): number {
  return wish.type === "power" ? powerDeadlineMs : momentDeadlineMs;
}

/** Ends that are what was asked for. `unverifiable`: it was sent, and the device has no way to tell. */
const good: readonly string[] = ["confirmed", "already", "unverifiable"] satisfies CommandResult[];

/** Whether a command ended as its sender wished, so far as anybody can tell. */
export function isGood(state: CommandState): boolean {
  return good.includes(state);
}

/** Known states from the database; anything else counts as unknown. */
export function commandState(stored: string): CommandState {
  const states: readonly CommandState[] = ["asked", "accepted", "progress", ...commandResults];
  return states.find((state) => state === stored) ?? "unknown";
}

/** Whether a command has ended, so far as anybody knows. */
export function isEnded(state: CommandState): boolean {
  return state !== "asked" && isFinal(state);
}

/**
 * Whether an ack moves a command on. States only move forward and an end stays, but for the two that the console itself
 * gives a silent agent: what that agent says later is the truth.
 */
export function mayFollow(state: CommandState, ack: AckState): boolean {
  switch (state) {
    case "asked":
      return true;
    case "accepted":
    case "progress":
      return ack !== "accepted";
    case "expired":
    case "unknown":
      return isFinal(ack) && ack !== state;
    default:
      return false;
  }
}

const unanswered = "The mall's agent did not answer in time. See whether it is online, and ask again.";
const unsent =
  "It was never sent: the console was not running, or had no link to the malls, when its time came. Retry it.";

/** What the console itself says about a command when its time is up, or `null` while it may still be answered. */
export function overdue(
  state: CommandState,
  { deadline, sentAt }: { deadline: Date; sentAt: Date | null },
  now: Date,
): { state: "expired" | "unknown"; reason: string } | null {
  if (isEnded(state)) return null;
  const late = now.getTime() - deadline.getTime();
  if (state === "asked") return late < 0 ? null : { state: "expired", reason: sentAt === null ? unsent : unanswered };
  return late < graceMs
    ? null
    : {
        state: "unknown",
        reason: "The agent took the order but did not say how it ended. Look at the projector's state.",
      };
}
