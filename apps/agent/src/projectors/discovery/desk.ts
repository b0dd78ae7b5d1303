import { isAbort, toAppError } from "@holofleet/shared/errors.ts";
import type { Ack, AgentCommand } from "@holofleet/shared/protocol/commands.ts";
import { type DiscoverOptions, discover } from "./discover.ts";
import { fitFound } from "./fit.ts";

/** Takes searches on, one at a time. A search changes nothing, so it needs no journal: an id that is known is answered again. */
export class SearchDesk {
  private readonly acks = new Map<string, Ack>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    private readonly options: DiscoverOptions,
    private readonly onAck: (ack: Ack) => void,
  ) {}

  async take(command: AgentCommand, remainingMs: number): Promise<void> {
    const known = this.acks.get(command.id);
    if (known !== undefined) return this.onAck(known);
    const startedAt = performance.now();
    const answer = (state: Ack["state"], more: Partial<Ack> = {}) => {
      const elapsedMs = Math.round(performance.now() - startedAt);
      const ack = { commandId: command.id, state, attempts: 0, elapsedMs, ...more };
      this.acks.set(command.id, ack);
      for (const [oldest] of this.acks) if (this.acks.size > 20) this.acks.delete(oldest);
      this.onAck(ack);
    };
    if (remainingMs <= 0) return answer("expired", { reason: "The order came too late and was not carried out." });
    if (this.running !== null) return answer("busy", { reason: "A search is running already: wait for its result." });
    answer("accepted");
    const { signal } = this.stopping;
    this.running = discover(command.wish, this.options, AbortSignal.any([signal, AbortSignal.timeout(remainingMs)]))
      .then((all) => answer("confirmed", fitFound(all)))
      .catch((thrown) => {
        if (signal.aborted) return;
        const isLate = isAbort(thrown) || (thrown instanceof Error && thrown.name === "TimeoutError");
        const reason = isLate ? "The search took too long: look in smaller networks." : toAppError(thrown).message;
        answer(isLate ? "timeout" : "device_error", { reason: reason.slice(0, 500) });
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
