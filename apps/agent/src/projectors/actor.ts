import type { CommandResult } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import { Alarm } from "./alarm.ts";
import type { Answer, Driver, Question, Trouble } from "./driver.ts";
import { planRound, untilNextRound } from "./polling.ts";
import { nextPower, openOrder, type PowerEvent, type PowerOrder } from "./power.ts";
import { learn, lose, unknownState } from "./state.ts";
import type { Timings } from "./timings.ts";

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
  /** what the device was like before, for instance under another name */
  state?: ProjectorState;
}

/**
 * Everything that happens with one projector, one thing at a time: a command first, then a poll, then sleep. The last power
 * wish wins. Deadlines run on the monotonic clock.
 */
export class Actor {
  private current: ProjectorState;
  private order: { order: PowerOrder; listener: Listener; dueAt: number } | null = null;
  private refreshes: Listener[] = [];
  private round: Question[] = [];
  private nextRoundAt = 0;
  private missed = 0;
  private readonly asked = new Map<Question, number>();
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

  /** Wants power on or off within `remainingMs`. An older wish that still runs ends `superseded`. */
  power(on: boolean, remainingMs: number, listener: Listener): void {
    const older = this.order;
    this.order = { order: openOrder(on, performance.now() + remainingMs), listener, dueAt: 0 };
    older?.listener.finish("superseded", "A newer order for this projector took its place.", older.order.sets);
    this.alarm.ring();
  }

  /** Reads everything now. Ends `confirmed` when the device answered. */
  refresh(listener: Listener): void {
    this.refreshes.push(listener);
    this.nextRoundAt = 0;
    this.alarm.ring();
  }

  /** Stops at once. Listeners hear nothing more; what was sent stays sent. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.alarm.ring();
    await this.running;
    this.options.driver.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const now = performance.now();
      try {
        if (this.order !== null && this.order.dueAt <= now) await this.advance(this.order);
        else if (this.round.length > 0) await this.readNext();
        else if (this.nextRoundAt <= now && (this.order === null || this.refreshes.length > 0)) this.beginRound();
        else await this.alarm.sleepUntil(Math.min(this.order?.dueAt ?? this.nextRoundAt, this.sleepLimit()));
      } catch (thrown) {
        if (signal.aborted) return;
        this.options.log.error({ err: thrown }, "projector: unexpected failure, trying again later");
        await this.alarm.sleepUntil(now + this.options.timings.idlePoll);
      }
    }
  }

  private sleepLimit(): number {
    return this.order !== null && this.refreshes.length === 0 ? Number.POSITIVE_INFINITY : this.nextRoundAt;
  }

  /** One step of the power order: asks or tells the device, then does what `nextPower` says. */
  private async advance(active: NonNullable<Actor["order"]>): Promise<void> {
    let event: PowerEvent = await this.askPower();
    for (;;) {
      // a newer wish came while the device answered: it has its own first step
      if (this.order !== active) return;
      const { order, step } = nextPower(active.order, event, performance.now(), this.options.timings);
      active.order = order;
      if (step.kind === "set") {
        const reply = await this.options.driver.power(order.on, this.stopping.signal);
        if (reply.kind !== "ok") this.note(reply);
        event = { kind: "set", reply };
      } else if (step.kind === "query") {
        active.dueAt = performance.now() + step.after;
        if (step.progress !== undefined) active.listener.progress(step.progress, order.sets);
        return;
      } else {
        if (step.result === "device_error") await this.ask("errors");
        if (this.order !== active) return;
        this.order = null;
        this.nextRoundAt =
          performance.now() + untilNextRound(this.current, this.missed, this.options.timings, Math.random());
        active.listener.finish(step.result, step.reason, order.sets);
        return;
      }
    }
  }

  private async askPower(): Promise<PowerEvent> {
    const answer = await this.ask("power");
    if (answer.kind !== "facts") return { kind: "query failed", trouble: answer };
    const power = answer.facts.power ?? "unknown";
    return power === "unknown" ? { kind: "query failed", trouble: { kind: "busy" } } : { kind: "power", power };
  }

  private beginRound(): void {
    this.nextRoundAt = Number.POSITIVE_INFINITY;
    this.round = planRound(this.current, this.asked, this.options.now(), this.options.timings);
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
    if (answer.kind !== "facts") {
      this.note(answer);
      if (answer.kind === "unsupported") this.asked.set(question, this.options.now());
      return answer;
    }
    const now = this.options.now();
    this.missed = 0;
    this.asked.set(question, now);
    this.become(learn(this.current, answer.facts, now));
    return answer;
  }

  /** Keeps what a call that brought no fact says about the link. */
  private note(trouble: Trouble): void {
    if (trouble.kind === "unreachable" || trouble.kind === "no_reply") {
      this.missed += 1;
      this.asked.clear();
    } else this.missed = 0;
    this.become(lose(this.current, trouble, this.missed));
  }

  private become(state: ProjectorState): void {
    this.current = state;
    this.options.onState(state);
  }
}
