import { toAppError } from "@holofleet/shared/errors.ts";
import {
  type Ack,
  type AckState,
  type CommandResult,
  isFinal,
  type ProjectorCommand,
  type ProjectorWish,
} from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Logger } from "pino";
import type { Actor, Listener } from "../actor/actor.ts";
import { diffSetting } from "../orders/setting.ts";
import { type Intent, Ledger } from "./ledger.ts";

export interface DeskOptions {
  /** of the journal */
  folder: string;
  find: (projectorId: string) => Actor | undefined;
  onAck(ack: Ack): void;
  /** Called when somebody's order for power begins. */
  onHand?(projectorId: string, on: boolean): void;
  /** epoch milliseconds */
  now: () => number;
  log: Logger;
}

/** A command that was taken on, and what was answered last. */
interface Job {
  readonly command: ProjectorCommand;
  /** monotonic milliseconds */
  readonly startedAt: number;
  readonly onAck: (ack: Ack) => void;
  ack: Ack;
}

/**
 * Where commands come in and answers go out: accepted → progress → exactly one result. Invariants: an intent is durable before
 * anything is sent, a result before it is told; an id acts once, and is answered again with what it was answered before.
 */
export class Desk {
  private readonly jobs = new Map<string, Job>();
  /** deadline of the newest order of each kind and projector: what overtook it on the way must not undo it */
  private readonly newest = new Map<string, number>();
  private opening: Promise<Ledger> | null = null;
  private settled = false;
  private closed = false;

  constructor(private readonly options: DeskOptions) {}

  /**
   * Takes a command on; `remainingMs` is what is left of its deadline. Answers by `onAck`, never rejects. An order of the agent's
   * own has its own `onAck`: it is nobody's press.
   */
  async take(command: ProjectorCommand, remainingMs: number, onAck?: (ack: Ack) => void): Promise<void> {
    const job = this.job(command, performance.now(), onAck);
    try {
      const ledger = await this.ledger();
      const known = this.jobs.get(command.id)?.ack ?? ledger.resultOf(command.id);
      // a result that is not on disk yet is told as soon as it is, and a command of an earlier run once it is settled
      if (known !== undefined && this.jobs.has(command.id) && isFinal(known.state)) return;
      if (known !== undefined) return this.answer({ ...job, ack: known });
      if (ledger.leftOpen.some((intent) => intent.command.id === command.id)) return;
      this.jobs.set(command.id, job);
      if (remainingMs <= 0)
        return await this.end(job, "expired", 0, "The order came too late and was not carried out.");
      if (this.actorOf(command) === undefined)
        return await this.end(job, "rejected", 0, "This mall's agent does not know that projector.");
      await ledger.recordIntent(command, this.options.now());
    } catch (thrown) {
      this.jobs.delete(command.id);
      this.options.log.error({ err: thrown }, "a command could not be journalled");
      const reason = `The order was not carried out. ${toAppError(thrown).message}`;
      job.ack = { ...job.ack, state: "rejected", reason: reason.slice(0, 500) };
      return this.answer(job);
    }
    if (this.closed || isFinal(job.ack.state)) return;
    this.begin(job, remainingMs - (performance.now() - job.startedAt));
  }

  /** Ends what runs on a projector that was taken away or changed: nobody will look any more. */
  abandon(projectorId: string): void {
    for (const job of this.jobs.values())
      if (job.command.target.projector === projectorId)
        void this.end(job, "unknown", job.ack.attempts, "The projector was removed or changed while the order ran.");
  }

  /** Ends the commands that an earlier run of the agent left open: looks once, never sends again. */
  async settle(): Promise<void> {
    if (this.settled) return;
    this.settled = true;
    try {
      const { leftOpen } = await this.ledger();
      await Promise.all(leftOpen.map((intent) => this.settleOne(intent)));
    } catch (thrown) {
      this.settled = false;
      this.options.log.error({ err: thrown }, "commands of an earlier run could not be settled");
    }
  }

  /** Says nothing more. Commands that still run are settled by the next start. */
  async close(): Promise<void> {
    this.closed = true;
    await this.opening?.then((ledger) => ledger.close()).catch(() => {});
  }

  private begin(job: Job, remainingMs: number): void {
    const { wish } = job.command;
    const actor = this.actorOf(job.command);
    if (actor === undefined) return void this.end(job, "rejected", 0, "The projector was removed.");
    if (!this.isNewest(job.command))
      return void this.end(job, "superseded", 0, "A newer order for this projector came before it.");
    this.tell(job, "accepted", 0);
    if (wish.type === "power" && job.onAck === this.options.onAck)
      this.options.onHand?.(job.command.target.projector, wish.on);
    const listener: Listener = {
      progress: (reason, attempts) => this.tell(job, "progress", attempts, reason),
      finish: (result, reason, attempts) => void this.end(job, result, attempts, reason),
    };
    actor.want(wish, remainingMs, listener);
  }

  private isNewest({ target, wish, deadline }: ProjectorCommand): boolean {
    if (!hasOneTarget.has(wish.type)) return true;
    const key = `${target.projector} ${wish.type}`;
    if (deadline < (this.newest.get(key) ?? 0)) return false;
    this.newest.set(key, deadline);
    return true;
  }

  private async settleOne({ command, at }: Intent): Promise<void> {
    const job = this.job(command, performance.now() - Math.max(0, this.options.now() - at));
    this.jobs.set(command.id, job);
    const actor = this.actorOf(command);
    if (actor === undefined)
      return this.end(job, "unknown", 0, "The agent was restarted meanwhile, and the projector was removed.");
    const looked = await new Promise<CommandResult>((resolve) =>
      actor.refresh({ progress: () => {}, finish: (result) => resolve(result) }),
    );
    const state = actor.state();
    const power = looked === "confirmed" ? state.power.value : "unknown";
    if (looked === "confirmed" && isSo(command.wish, state)) return this.end(job, "confirmed", 0);
    const saw = power === "unknown" ? "and the projector does not answer" : `and the projector is ${power}`;
    return this.end(job, "unknown", 0, `The agent was restarted meanwhile, ${saw}: ask again if it is still wanted.`);
  }

  private job(command: ProjectorCommand, startedAt: number, onAck = this.options.onAck): Job {
    return { command, startedAt, onAck, ack: { commandId: command.id, state: "accepted", attempts: 0, elapsedMs: 0 } };
  }

  private note(job: Job, state: AckState, attempts: number, reason?: string): void {
    const projector = this.actorOf(job.command)?.state();
    job.ack = {
      commandId: job.command.id,
      state,
      attempts,
      elapsedMs: Math.round(performance.now() - job.startedAt),
      ...(reason !== undefined && { reason: reason.slice(0, 500) }),
      ...(projector !== undefined && { projector }),
    };
  }

  private tell(job: Job, state: "accepted" | "progress", attempts: number, reason?: string): void {
    if (isFinal(job.ack.state)) return;
    this.note(job, state, attempts, reason);
    this.answer(job);
  }

  private async end(job: Job, result: CommandResult, attempts: number, reason?: string): Promise<void> {
    if (isFinal(job.ack.state)) return;
    this.note(job, result, attempts, reason);
    const { command, ack } = job;
    this.options.log.info(
      { command: command.id, projector: command.target.projector, result, attempts },
      "command ended",
    );
    try {
      await (await this.ledger()).recordResult(ack, this.options.now());
    } catch (thrown) {
      this.options.log.error({ err: thrown }, "a command's result could not be written to disk");
    }
    this.jobs.delete(command.id);
    this.answer(job);
  }

  private answer({ onAck, ack }: Pick<Job, "onAck" | "ack">): void {
    if (!this.closed) onAck(ack);
  }

  private actorOf(command: ProjectorCommand): Actor | undefined {
    return this.options.find(command.target.projector);
  }

  /** Opened when it is first needed; an opening that failed is tried again by the next command. */
  private ledger(): Promise<Ledger> {
    this.opening ??= Ledger.open(this.options.folder).catch((thrown) => {
      this.opening = null;
      throw thrown;
    });
    return this.opening;
  }
}

/** Wishes for a state, of which the newest counts; steps and named commands all count. */
const hasOneTarget = new Set<ProjectorWish["type"]>(["power", "input", "mute", "freeze"]);

/** Whether a projector is as it was wished for; never for what cannot be asked. */
function isSo(wish: ProjectorWish, state: ProjectorState): boolean {
  if (wish.type === "refresh") return true;
  if (wish.type === "power") return state.power.value === (wish.on ? "on" : "standby");
  const facts = {
    ...(state.input && { input: state.input.value }),
    ...(state.mute && { mute: state.mute.value }),
    ...(state.freeze && { freeze: state.freeze.value }),
  };
  return diffSetting(wish, facts, state.unsupported?.includes("mute.split") === true)?.length === 0;
}
