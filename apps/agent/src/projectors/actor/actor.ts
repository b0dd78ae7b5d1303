import type { CommandResult, ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import type { Answer, DeviceReply, DeviceSet, Driver, Question, Trouble } from "../driver.ts";
import { nextPower, openOrder, type PowerEvent, type PowerOrder } from "../orders/power.ts";
import {
  firstQuestion,
  nextSetting,
  openSetting,
  type SettingEvent,
  type SettingOrder,
  type SettingWish,
} from "../orders/setting.ts";
import type { Timings } from "../timings.ts";
import { Alarm } from "./alarm.ts";
import { type Doing, noticeOther } from "./other.ts";
import { planRound, untilNextRound } from "./polling.ts";
import { featureOf, learn, lose, unknownState, withoutFeature } from "./state.ts";

/** Who asked, and wants to hear how it goes. `attempts` counts the sets that were sent. */
export interface Listener {
  progress(reason: string, attempts: number): void;
  /** Called exactly once, unless the actor stops first. */
  finish(result: CommandResult, reason: string | undefined, attempts: number): void;
}

export interface ActorOptions {
  driver: Driver;
  timings: Timings;
  /** epoch milliseconds, for the times that people read */
  now: () => number;
  log: Pick<Logger, "error">;
  onState(state: ProjectorState): void;
  /** Called when somebody else switched it. */
  onHand?(on: boolean): void;
  /** Called when it arrived where an order sent it; seconds since the order went out. @returns what is usual now */
  onMove?(on: boolean, seconds: number): number | undefined;
  /** sends a wake-on-LAN packet, for a device that has an address for it */
  wake?: (() => Promise<void>) | undefined;
  /** milliseconds to wait before it may be switched on */
  turn?: () => number;
  /** what is known of the device before it is asked */
  state?: ProjectorState;
}

type PowerWish = Extract<ProjectorWish, { type: "power" }>;
type Setting = { kind: "setting"; order: SettingOrder; question: Question | null };
type Power = { kind: "power"; order: PowerOrder; hasTurn: boolean };
type Running = (Power | Setting) & { listener: Listener; dueAt: number; said: { text: string; at: number } };

/** Steps and named commands wait in line, but not without end. */
const maxOrders = 32;
/** The same news is told again after so long, milliseconds. */
const repeatMs = 5_000;

/**
 * Everything that happens with one projector, one thing at a time: a command first, then a poll, then sleep. The last wish of
 * each kind wins; steps and named commands wait in line. Deadlines run on the monotonic clock.
 */
export class Actor {
  private current: ProjectorState;
  /** by what they are about: one for power, input, mute, freeze each */
  private readonly orders = new Map<string, Running>();
  private refreshes: Listener[] = [];
  private round: Question[] = [];
  private nextRoundAt = 0;
  private missed = 0;
  private serial = 0;
  private hintedAt = 0;
  private readonly asked = new Map<Question, number>();
  private readonly unknown = new Set<Question>();
  private readonly doneAt = new Map<Doing, number>();
  private readonly stopping = new AbortController();
  private readonly alarm = new Alarm();
  private readonly running: Promise<void>;

  constructor(private readonly options: ActorOptions) {
    this.current = options.state ?? unknownState;
    this.running = this.run();
  }

  state(): ProjectorState {
    return this.current;
  }

  /** Wants something within `remainingMs`. An older wish of the same kind that still runs ends `superseded`. */
  want(wish: ProjectorWish, remainingMs: number, listener: Listener): void {
    if (wish.type === "refresh") this.refresh(listener);
    // another try would count as another failed login: some devices lock everybody out after three
    else if (this.current.link === "auth_failed") listener.finish("auth_failed", this.current.linkReason, 0);
    else if (this.orders.size >= maxOrders) listener.finish("rejected", "Too many orders wait for this projector.", 0);
    else this.order(wish, remainingMs, listener);
  }

  private order(wish: PowerWish | SettingWish, remainingMs: number, listener: Listener): void {
    const deadline = performance.now() + remainingMs;
    const base = { listener, dueAt: 0, said: { text: "", at: 0 } };
    const { wake } = this.options;
    const together = this.current.unsupported?.includes("mute.split") === true;
    if (wish.type === "power")
      this.put("power", {
        ...base,
        kind: "power",
        order: openOrder(wish.on, deadline, wake !== undefined),
        hasTurn: false,
      });
    else {
      const queues = wish.type === "volume" || wish.type === "named";
      const order = openSetting(wish, deadline, together);
      const key = queues ? `${wish.type} ${++this.serial}` : wish.type;
      this.put(key, { ...base, kind: "setting", order, question: firstQuestion(wish) });
    }
  }

  /** Reads everything now. Ends `confirmed` when the device answered. */
  refresh(listener: Listener): void {
    this.refreshes.push(listener);
    this.nextRoundAt = 0;
    this.alarm.ring();
  }

  /** Somebody said that something changed: looks soon. Anybody can say so, hence seldom, and never at a closed door. */
  hint(): void {
    if (this.current.link === "auth_failed") return;
    const { afterSet, movingPoll } = this.options.timings;
    this.hintedAt = Math.max(performance.now() + afterSet, Math.min(this.hintedAt + movingPoll, this.nextRoundAt));
    this.nextRoundAt = Math.min(this.nextRoundAt, this.hintedAt);
    this.alarm.ring();
  }

  /** Stops at once. Listeners hear nothing more; what was sent stays sent. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.alarm.ring();
    await this.running;
    this.options.driver.close();
  }

  private put(key: string, running: Running): void {
    const older = this.orders.get(key);
    this.orders.delete(key);
    this.orders.set(key, running);
    older?.listener.finish("superseded", "A newer order for this projector took its place.", older.order.sets);
    this.alarm.ring();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const now = performance.now();
      const due = [...this.orders.values()].find(({ dueAt }) => dueAt <= now);
      const mayPoll = this.orders.size === 0 || this.refreshes.length > 0;
      try {
        if (due !== undefined) await this.advance(due);
        else if (this.round.length > 0) await this.readNext();
        else if (this.nextRoundAt <= now && mayPoll) this.beginRound();
        else {
          const orders = [...this.orders.values()].map(({ dueAt }) => dueAt);
          await this.alarm.sleepUntil(Math.min(...orders, mayPoll ? this.nextRoundAt : Number.POSITIVE_INFINITY));
        }
      } catch (thrown) {
        if (signal.aborted) return;
        this.options.log.error({ err: thrown }, "projector: unexpected failure, trying again later");
        await this.alarm.sleepUntil(now + this.options.timings.idlePoll);
      }
    }
  }

  private isCurrent(active: Running): boolean {
    return [...this.orders.values()].includes(active);
  }

  private advance(active: Running): Promise<void> {
    return active.kind === "power" ? this.advancePower(active) : this.advanceSetting(active);
  }

  /** One step of the power order: asks or tells the device, then does what `nextPower` says. */
  private async advancePower(active: Power & Running): Promise<void> {
    const timings = this.powerTimings();
    const answer = await this.ask("power");
    const power = answer.kind === "facts" ? (answer.facts.power ?? "unknown") : null;
    let event: PowerEvent;
    if (power !== null && power !== "unknown") event = { kind: "power", power };
    else event = { kind: "query failed", trouble: answer.kind === "facts" ? { kind: "busy" } : answer };
    for (;;) {
      // a newer wish came while the device answered: it has its own first step
      if (!this.isCurrent(active)) return;
      const before = active.order;
      const { order, step } = nextPower(before, event, performance.now(), timings);
      active.order = order;
      if (step.kind === "set") {
        if (order.on && !active.hasTurn) {
          const wait = this.options.turn?.() ?? 0;
          active.hasTurn = true;
          if (wait > 0) return this.later(active, before, wait);
        }
        event = { kind: "set", reply: await this.tell({ type: "power", on: order.on }) };
      } else if (step.kind === "finish") {
        if (step.result === "confirmed" && order.sets > 0) this.learnMove(order);
        return this.finish(active, step.result, step.reason);
      } else {
        if (step.kind === "wake") await this.options.wake?.();
        active.dueAt = performance.now() + step.after;
        return this.say(active, step.progress);
      }
    }
  }

  /** Waits for its turn in the circuit, then begins again from what it was. */
  private later(active: Power & Running, order: PowerOrder, wait: number): void {
    active.order = order;
    active.dueAt = performance.now() + wait;
    this.say(active, "It waits for its turn in its electrical circuit.");
  }

  private async advanceSetting(active: Setting & Running): Promise<void> {
    let event = await this.lookFor(active.question);
    for (;;) {
      if (!this.isCurrent(active)) return;
      const poweringOn = [...this.orders.values()].some((other) => other.kind === "power" && other.order.on);
      const { order, step } = nextSetting(active.order, event, performance.now(), this.options.timings, poweringOn);
      if (order.together && !active.order.together) this.become(withoutFeature(this.current, "mute.split"));
      active.order = order;
      if (step.kind === "set") event = { kind: "set", set: step.set, reply: await this.tell(step.set) };
      else if (step.kind === "finish") return this.finish(active, step.result, step.reason);
      else if (step.after === 0) event = await this.lookFor(step.question);
      else {
        active.question = step.question;
        active.dueAt = performance.now() + step.after;
        return this.say(active, step.progress);
      }
    }
  }

  private async lookFor(question: Question | null): Promise<SettingEvent> {
    if (question === null) return { kind: "query failed", trouble: { kind: "unsupported" } };
    const answer = await this.ask(question);
    if (question !== "power") {
      if (answer.kind === "facts") return { kind: "facts", facts: answer.facts };
      // ERR2 for what cannot be told while it is off is "not now"
      return { kind: "query failed", trouble: answer.kind === "bad_param" ? { kind: "busy" } : answer };
    }
    if (answer.kind === "facts") return { kind: "power", power: answer.facts.power ?? "unknown" };
    return answer.kind === "unsupported"
      ? { kind: "power", power: "unknown" }
      : { kind: "query failed", trouble: answer };
  }

  private async finish(active: Running, result: CommandResult, reason: string | undefined): Promise<void> {
    if (result === "device_error") await this.ask("errors");
    for (const [key, running] of this.orders) if (running === active) this.orders.delete(key);
    const { timings } = this.options;
    // what an order changed changes more: a new input ends a mute, a projector that is on has a picture to tell of
    const soon = result === "confirmed" ? timings.afterSet : null;
    this.nextRoundAt = performance.now() + (soon ?? untilNextRound(this.current, this.missed, timings, Math.random()));
    active.listener.finish(result, reason, active.order.sets);
  }

  private say(active: Running, text: string | undefined): void {
    const now = performance.now();
    if (text === undefined || (text === active.said.text && now - active.said.at < repeatMs)) return;
    active.said = { text, at: now };
    active.listener.progress(text, active.order.sets);
  }

  private learnMove({ on, lastSetAt }: PowerOrder): void {
    const seconds = Math.round((performance.now() - lastSetAt) / 1000);
    const usual = this.options.onMove?.(on, seconds) ?? seconds;
    this.become({ ...this.current, [on ? "warmUpSeconds" : "coolDownSeconds"]: usual });
  }

  /** A device that usually takes longer than most is given longer. */
  private powerTimings(): Timings {
    const { timings } = this.options;
    const { warmUpSeconds = 0, coolDownSeconds = 0 } = this.current;
    const settleOn = Math.max(timings.settleOn, warmUpSeconds * 1_500);
    return { ...timings, settleOn, settleOff: Math.max(timings.settleOff, coolDownSeconds * 1_500) };
  }

  private beginRound(): void {
    this.nextRoundAt = Number.POSITIVE_INFINITY;
    const asked = { at: this.asked, unknown: this.unknown };
    this.round = planRound(this.current, asked, this.options.now(), this.options.timings);
    if (this.round.length > 0) return;
    this.become({ ...this.current, linkReason: "This device cannot be asked how it is." });
    this.endRound("unverifiable", this.current.linkReason);
  }

  private async readNext(): Promise<void> {
    const question = this.round.shift();
    if (question === undefined) return;
    const answer = await this.ask(question);
    if (answer.kind === "unreachable" || answer.kind === "no_reply" || answer.kind === "auth") {
      this.round = [];
      this.endRound(answer.kind === "auth" ? "auth_failed" : "unreachable", answer.reason);
    } else if (this.round.length === 0) this.endRound("confirmed", undefined);
  }

  private endRound(result: CommandResult, reason: string | undefined): void {
    const { timings } = this.options;
    this.nextRoundAt = performance.now() + untilNextRound(this.current, this.missed, timings, Math.random());
    for (const listener of this.refreshes.splice(0)) listener.finish(result, reason, 0);
  }

  /** Puts one question and keeps what it taught. */
  private async ask(question: Question): Promise<Answer> {
    const answer = await this.options.driver.read(question, this.stopping.signal);
    if (answer.kind === "unsupported") this.unknown.add(question);
    if (answer.kind !== "facts") {
      this.note(answer);
      return answer;
    }
    const now = this.options.now();
    this.missed = 0;
    this.asked.set(question, now);
    const what = noticeOther(this.current, answer.facts, (doing) => this.isOurs(doing));
    const next = learn(this.current, answer.facts, now);
    if (what !== null && next.power.value !== this.current.power.value) {
      const { value } = next.power;
      this.options.onHand?.(value === "on" || value === "warming");
    }
    this.become(what === null ? next : { ...next, otherController: { at: now, what } });
    return answer;
  }

  private async tell(set: DeviceSet): Promise<DeviceReply> {
    const reply = await this.options.driver.tell(set, this.stopping.signal);
    const now = performance.now();
    // switching resets the rest, and selecting an input ends a mute
    const done: Doing[] = set.type === "power" ? ["power", "input", "mute", "freeze"] : ["mute"];
    for (const doing of done) this.doneAt.set(doing, now);
    if (set.type === "input" || set.type === "freeze") this.doneAt.set(set.type, now);
    const feature = reply.kind === "unsupported" ? featureOf(set) : null;
    if (feature !== null) this.become(withoutFeature(this.current, feature));
    if (reply.kind !== "ok") this.note(reply);
    return reply;
  }

  private isOurs(doing: Doing): boolean {
    const isRunning = this.orders.has(doing) || this.orders.has("power");
    return (
      isRunning || performance.now() - (this.doneAt.get(doing) ?? Number.NEGATIVE_INFINITY) < this.options.timings.ours
    );
  }

  /** Keeps what a call that brought no fact says about the link. */
  private note(trouble: Trouble): void {
    // some drivers know by themselves what they cannot do: that says nothing about the device
    if (trouble.kind === "unsupported" || trouble.kind === "bad_param") return;
    if (trouble.kind === "unreachable" || trouble.kind === "no_reply") this.missed += 1;
    else this.missed = 0;
    const next = lose(this.current, trouble, this.missed);
    // a device that was away may be another one, or have learned something
    if (next.link === "offline" && this.current.link !== "offline") {
      this.asked.clear();
      this.unknown.clear();
    }
    this.become(next);
  }

  private become(state: ProjectorState): void {
    this.current = state;
    this.options.onState(state);
  }
}
