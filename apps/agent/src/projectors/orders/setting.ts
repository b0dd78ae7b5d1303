import type { CommandResult, ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { DeviceReply, DeviceSet, Facts, Power, Question, Trouble } from "../driver.ts";
import type { Timings } from "../timings.ts";

export type SettingWish = Extract<ProjectorWish, { type: "input" | "mute" | "freeze" | "volume" | "named" }>;

/** A wish for anything but power on its way. Times are milliseconds of a monotonic clock. */
export interface SettingOrder {
  readonly wish: SettingWish;
  readonly deadline: number;
  /** sets that the device took or may have taken */
  readonly sets: number;
  readonly lastSetAt: number;
  readonly lastSet: DeviceSet | null;
  /** the last set got no answer */
  readonly doubtful: boolean;
  /** the device mutes picture and sound together only */
  readonly together: boolean;
  readonly busy: number;
  readonly missed: number;
}

export type SettingEvent =
  | { kind: "power"; power: Power }
  | { kind: "facts"; facts: Facts }
  | { kind: "set"; set: DeviceSet; reply: DeviceReply }
  | { kind: "query failed"; trouble: Trouble };

/** What is asked next, and after how long; `power` before anything is sent. */
export type SettingStep =
  | { kind: "ask"; question: Question; after: number; progress?: string }
  | { kind: "set"; set: DeviceSet }
  | { kind: "finish"; result: CommandResult; reason?: string };

export interface SettingMove {
  order: SettingOrder;
  step: SettingStep;
}

const maxMissed = 3;

export function openSetting(wish: SettingWish, deadline: number, together: boolean): SettingOrder {
  return { wish, deadline, sets: 0, lastSetAt: 0, lastSet: null, doubtful: false, together, busy: 0, missed: 0 };
}

/** The question whose answer proves a wish; `null` when nothing can. */
export function proofOf(wish: SettingWish): Question | null {
  return wish.type === "volume" || wish.type === "named" ? null : wish.type;
}

/** The question an order begins with: a device that is off takes nothing, but a relay or a screen has no power to ask for. */
export function firstQuestion(wish: SettingWish): Question | null {
  return wish.type === "named" ? null : "power";
}

/**
 * What to do after something was learned about a wish. It ends `confirmed` only by an answer that came after the set; relative
 * and one-way commands are sent once and end `unverifiable`. `poweringOn`: an order of ours is switching the device on.
 */
export function nextSetting(
  order: SettingOrder,
  event: SettingEvent,
  now: number,
  timings: Timings,
  poweringOn: boolean,
): SettingMove {
  const move = react(order, event, now, timings, poweringOn);
  if (move.step.kind === "finish") return move;
  return now < order.deadline ? move : { order: move.order, step: late(move.order) };
}

function react(
  order: SettingOrder,
  event: SettingEvent,
  now: number,
  timings: Timings,
  poweringOn: boolean,
): SettingMove {
  switch (event.kind) {
    case "power":
      return powered({ ...order, busy: 0, missed: 0 }, event.power, timings, poweringOn);
    case "facts":
      return seen({ ...order, busy: 0, missed: 0 }, event.facts, now, timings);
    case "set":
      return told(order, event.set, event.reply, now, timings);
    case "query failed":
      return event.trouble.kind === "unsupported" ? blind(order) : troubled(order, event.trouble, timings);
  }
}

function powered(order: SettingOrder, power: Power, timings: Timings, poweringOn: boolean): SettingMove {
  if (power === "warming" || (power !== "on" && poweringOn))
    return ask(order, "power", timings.movingPoll, "The projector is warming up; the order follows when it is on.");
  if (power !== "on" && power !== "unknown")
    return finish(order, "rejected", "The projector is off: switch it on first.");
  const proof = proofOf(order.wish);
  return proof === null ? blind(order) : ask(order, proof, 0);
}

function seen(order: SettingOrder, facts: Facts, now: number, timings: Timings): SettingMove {
  const sets = diffSetting(order.wish, facts, order.together);
  if (sets === null) return finish(order, "unsupported", "This projector mutes picture and sound together only.");
  const [next] = sets;
  if (next === undefined) return finish(order, order.sets > 0 ? "confirmed" : "already");
  const isSame = JSON.stringify(next) === JSON.stringify(order.lastSet);
  if (order.sets === 0 || !isSame) {
    if (order.sets < 4) return { order, step: { kind: "set", set: next } };
  } else if (
    now < order.lastSetAt + Math.min(timings.resend, timings.settle / 2) ||
    (now < order.lastSetAt + timings.settle && order.sets > 1)
  )
    return ask(order, proofOf(order.wish) ?? "power", Math.min(timings.movingPoll, timings.afterSet * 2));
  else if (order.sets === 1) return { order, step: { kind: "set", set: next } };
  return finish(order, "mismatch", "The projector took the order but shows something else: look at it.");
}

/** The commands that bring a device from what it said to the wish; `null` when this device cannot. */
export function diffSetting(wish: SettingWish, facts: Facts, together: boolean): DeviceSet[] | null {
  switch (wish.type) {
    case "input":
      return facts.input === wish.code ? [] : [{ type: "input", code: wish.code }];
    case "freeze":
      return facts.freeze === wish.on ? [] : [{ type: "freeze", on: wish.on }];
    case "volume":
    case "named":
      return [wish];
    case "mute":
      return diffMute(wish, facts.mute, together);
  }
}

function diffMute(
  { video, audio }: { video?: boolean | undefined; audio?: boolean | undefined },
  now: Facts["mute"],
  together: boolean,
): DeviceSet[] | null {
  const set = (target: "video" | "audio" | "both", on: boolean): DeviceSet => ({ type: "mute", target, on });
  if (together) {
    // who wants it black may have it silent too, but not the other way round
    if (video === undefined || (audio !== undefined && audio !== video)) return audio === undefined ? [] : null;
    return now?.video === video ? [] : [set("both", video)];
  }
  const wanted = { video: video ?? now?.video, audio: audio ?? now?.audio };
  const differs = { video: wanted.video !== now?.video, audio: wanted.audio !== now?.audio };
  if (!differs.video && !differs.audio) return [];
  if (video !== undefined && video === audio && (differs.video || differs.audio)) return [set("both", video)];
  return [
    ...(differs.video && wanted.video !== undefined ? [set("video", wanted.video)] : []),
    ...(differs.audio && wanted.audio !== undefined ? [set("audio", wanted.audio)] : []),
  ];
}

function told(order: SettingOrder, set: DeviceSet, reply: DeviceReply, now: number, timings: Timings): SettingMove {
  if (reply.kind === "ok" || reply.kind === "no_reply") {
    const sent = {
      ...order,
      sets: order.sets + 1,
      lastSetAt: now,
      lastSet: set,
      doubtful: reply.kind === "no_reply",
      busy: 0,
      missed: 0,
    };
    const proof = proofOf(order.wish);
    // most show it at once; those that do not are asked again a little later
    return proof === null ? blind(sent) : ask(sent, proof, 0);
  }
  if (reply.kind === "bad_param" || reply.kind === "unsupported") return refused(order, set, timings);
  return troubled(order, reply, timings);
}

/** "Not that value": an input it does not have, or a mute that it has for picture and sound together only. */
function refused(order: SettingOrder, set: DeviceSet, timings: Timings): SettingMove {
  if (set.type === "mute" && set.target !== "both" && !order.together)
    return ask({ ...order, together: true }, "mute", timings.afterSet);
  if (set.type === "input") return finish(order, "rejected", "The projector has no such input.");
  if (set.type === "named") return finish(order, "rejected", "The projector's template has no command of that name.");
  return finish(order, "unsupported", "The projector does not know this order.");
}

/** Nothing can be asked: told once, and that is all that can be known. */
function blind(order: SettingOrder): SettingMove {
  if (order.sets === 0) {
    const [set] = diffSetting(order.wish, {}, order.together) ?? [];
    if (set !== undefined) return { order, step: { kind: "set", set } };
    return finish(order, "unsupported", "The projector does not know this order.");
  }
  if (order.doubtful) return finish(order, "unknown", "Nobody knows whether the order arrived: look at the projector.");
  return finish(order, "unverifiable", "The order was sent; this device cannot say whether it acted.");
}

function troubled(order: SettingOrder, trouble: Trouble, timings: Timings): SettingMove {
  const again = (after: number, missed: number, progress?: string) =>
    ask({ ...order, missed, busy: order.busy + 1 }, questionAfter(order), after, progress);
  switch (trouble.kind) {
    case "auth":
      return finish(order, "auth_failed", trouble.reason);
    case "failure":
      return finish(order, "device_error", "The projector reports a failure of its own: look at its error lights.");
    case "unsupported":
    case "bad_param":
      return finish(order, "unsupported", "The projector does not know this order.");
    case "busy":
      return again(timings.busy, 0, "The projector says not now; it is asked again.");
    case "unreachable":
    case "no_reply":
      if (order.sets === 0 && order.missed + 1 >= maxMissed) return finish(order, "unreachable", trouble.reason);
      return again(timings.retry, order.missed + 1);
  }
}

/** Before anything was sent the power is looked at again; afterwards the proof. */
function questionAfter(order: SettingOrder): Question {
  return order.sets > 0 ? (proofOf(order.wish) ?? "power") : "power";
}

function late(order: SettingOrder): SettingStep {
  if (order.sets > 0 && (order.doubtful || order.missed > 0))
    return end("unknown", "The order was sent, but the projector stopped answering: look at the projector.");
  if (order.sets > 0) return end("timeout", "The projector took the order but did not show it in time.");
  if (order.missed > 0) return end("unreachable", "The projector did not answer in time.");
  return end("busy", "The projector was busy until the order expired: ask again.");
}

function ask(order: SettingOrder, question: Question, after: number, progress?: string): SettingMove {
  return { order, step: { kind: "ask", question, after, ...(progress !== undefined && { progress }) } };
}

function end(result: CommandResult, reason?: string): SettingStep {
  return { kind: "finish", result, ...(reason !== undefined && { reason }) };
}

function finish(order: SettingOrder, result: CommandResult, reason?: string): SettingMove {
  return { order, step: end(result, reason) };
}
