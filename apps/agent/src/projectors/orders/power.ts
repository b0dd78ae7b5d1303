import type { CommandResult } from "@holofleet/shared/protocol/commands.ts";
import type { DeviceReply, Power, Trouble } from "../driver.ts";
import type { Timings } from "../timings.ts";

/** A wish for power on its way. Times are milliseconds of a monotonic clock. */
export interface PowerOrder {
  readonly on: boolean;
  /** nothing is sent after it */
  readonly deadline: number;
  /** sets that the device took or may have taken */
  readonly sets: number;
  readonly lastSetAt: number;
  /** the last set got no answer: only a query can tell */
  readonly doubtful: boolean;
  /** the device was seen on its way to the wish after a set */
  readonly moved: boolean;
  /** answers of "not now" in a row, and calls that did not get through in a row */
  readonly busy: number;
  readonly missed: number;
  /** whether a wake-on-LAN packet can be, or was, sent */
  readonly wake: "no" | "ready" | "sent";
}

export type PowerEvent =
  | { kind: "power"; power: Power }
  | { kind: "set"; reply: DeviceReply }
  | { kind: "query failed"; trouble: Trouble };

export type PowerStep =
  | { kind: "query"; after: number; progress?: string }
  | { kind: "set" }
  /** wake the device, then ask it */
  | { kind: "wake"; after: number; progress: string }
  | { kind: "finish"; result: CommandResult; reason?: string };

export interface PowerMove {
  order: PowerOrder;
  step: PowerStep;
}

/** Sets per order: the first, and one more when the first shows no effect. */
const maxSets = 2;
const maxMissed = 3;

/** `wakes`: the device has an address for wake-on-LAN. */
export function openOrder(on: boolean, deadline: number, wakes = false): PowerOrder {
  const wake = on && wakes ? "ready" : "no";
  return { on, deadline, sets: 0, lastSetAt: 0, doubtful: false, moved: false, busy: 0, missed: 0, wake };
}

/**
 * What to do after something was learned about a power order. It begins with a query, and ends `confirmed` only by a query
 * made after the set: a device's OK is not believed (PJLink 1 §4.1 answers OK before anything moved).
 */
export function nextPower(order: PowerOrder, event: PowerEvent, now: number, timings: Timings): PowerMove {
  const move = react(order, event, now, timings);
  if (move.step.kind === "finish") return move;
  const settleBy = move.order.lastSetAt + (order.on ? timings.settleOn : timings.settleOff);
  if (now < order.deadline && (move.order.sets === 0 || now < settleBy)) return move;
  return { order: move.order, step: late(move.order) };
}

function react(order: PowerOrder, event: PowerEvent, now: number, timings: Timings): PowerMove {
  if (event.kind === "power") return seen(order, event.power, now, timings);
  if (event.kind === "query failed")
    return event.trouble.kind === "unsupported" ? blind(order) : troubled(order, event.trouble, timings);
  const { reply } = event;
  if (reply.kind === "ok" || reply.kind === "no_reply") {
    const sent = {
      ...order,
      sets: order.sets + 1,
      lastSetAt: now,
      doubtful: reply.kind === "no_reply",
      busy: 0,
      missed: 0,
    };
    const progress = reply.kind === "ok" ? { progress: "The projector took the order." } : {};
    return { order: sent, step: { kind: "query", after: timings.afterSet, ...progress } };
  }
  return troubled(order, reply, timings);
}

function seen(known: PowerOrder, power: Power, now: number, timings: Timings): PowerMove {
  const order = { ...known, busy: 0, missed: 0, doubtful: false };
  const { wish, towards, away } = order.on ? wishes.on : wishes.off;
  const again = (after: number, progress?: string): PowerMove => ({
    order,
    step: { kind: "query", after, ...(progress !== undefined && { progress }) },
  });
  if (power === wish) return { order, step: { kind: "finish", result: order.sets > 0 ? "confirmed" : "already" } };
  if (power === towards)
    return {
      order: { ...order, moved: order.sets > 0 },
      step: again(timings.movingPoll, `The projector is ${towards}.`).step,
    };
  if (power === away) return again(timings.movingPoll, `The projector is ${away}; the order follows when it is done.`);
  if (order.moved) return finish(order, "mismatch", `It began, then went back to ${power}: look at the projector.`);
  if (order.sets === 0) return { order, step: { kind: "set" } };
  if (now < order.lastSetAt + timings.resend) return again(Math.min(timings.movingPoll, timings.resend));
  if (order.sets < maxSets) return { order, step: { kind: "set" } };
  return finish(order, "mismatch", `It took the order but stays ${power}: look at the projector.`);
}

/** A device that cannot be asked is told once, and that is all that can be known. */
function blind(order: PowerOrder): PowerMove {
  if (order.sets === 0) return { order, step: { kind: "set" } };
  if (order.doubtful) return finish(order, "unknown", "Nobody knows whether the order arrived: look at the projector.");
  return finish(order, "unverifiable", "The order was sent; this device cannot say whether it acted.");
}

const wishes = {
  on: { wish: "on", towards: "warming", away: "cooling" },
  off: { wish: "standby", towards: "cooling", away: "warming" },
} as const;

function troubled(order: PowerOrder, trouble: Trouble, timings: Timings): PowerMove {
  switch (trouble.kind) {
    case "auth":
      return finish(order, "auth_failed", trouble.reason);
    case "unsupported":
    case "bad_param":
      return finish(order, "unsupported", "The projector does not know this order.");
    case "failure":
      return finish(order, "device_error", "The projector reports a failure of its own: look at its error lights.");
    case "busy":
      // a device that answers ERR3 even to a query in standby is still told once, after a second try
      if (order.busy === 1 && order.sets === 0)
        return { order: { ...order, busy: 2, missed: 0 }, step: { kind: "set" } };
      return {
        order: { ...order, busy: order.busy + 1, missed: 0 },
        step: { kind: "query", after: timings.busy, progress: "The projector says not now; it is asked again." },
      };
    case "unreachable":
    case "no_reply": {
      const missed = order.missed + 1;
      if (order.wake === "ready") {
        const progress = "The projector does not answer; a wake-up packet was sent.";
        return { order: { ...order, missed, wake: "sent" }, step: { kind: "wake", after: timings.retry, progress } };
      }
      // a network card that was woken needs a while before it answers
      if (order.wake === "sent" && order.sets === 0 && missed * timings.retry < timings.waking)
        return { order: { ...order, missed }, step: { kind: "query", after: timings.retry } };
      if (order.sets === 0 && missed >= maxMissed) return finish(order, "unreachable", trouble.reason);
      return { order: { ...order, missed }, step: { kind: "query", after: timings.retry } };
    }
  }
}

function late(order: PowerOrder): PowerStep {
  if (order.sets > 0 && (order.doubtful || order.missed > 0))
    return end("unknown", "The order was sent, but the projector stopped answering: look at the projector.");
  if (order.sets > 0) return end("timeout", "The projector took the order but did not arrive in time.");
  if (order.missed > 0) return end("unreachable", "The projector did not answer in time.");
  return end("busy", "The projector was busy until the order expired: ask again.");
}

function end(result: CommandResult, reason: string): PowerStep {
  return { kind: "finish", result, reason };
}

function finish(order: PowerOrder, result: CommandResult, reason: string): PowerMove {
  return { order, step: end(result, reason) };
}
