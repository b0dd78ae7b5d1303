import { randomUUID } from "node:crypto";
import { type Ack, isFinal, type ProjectorCommand } from "@holofleet/shared/protocol/commands.ts";
import type { LegacyOrder } from "@holofleet/shared/protocol/legacy.ts";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import type { Logger } from "pino";
import { readRemote } from "./remote.ts";

export interface OrdersOptions {
  inventory(): readonly ProjectorConfig[];
  /** Carries an order out as one of an operator; it is answered by `acked`. */
  order(command: ProjectorCommand, remainingMs: number): Promise<void>;
  onChange(): void;
  /** epoch milliseconds, by the console's clock where it is known */
  now(): number;
  log: Pick<Logger, "info" | "warn" | "error">;
}

/** How long an order is good for: milliseconds. Its sender does not say, and it came just now. */
const goodForMs = 60_000;
/** Orders that are remembered. */
const most = 20;
const ownIds = "older-";

/** Orders of the older remote control for this mall's own projectors, and how they ended. */
export function createOrders({ inventory, order, onChange, now, log }: OrdersOptions) {
  let orders: (LegacyOrder & { id: string })[] = [];

  return {
    /** Takes a message of the older system. What names none of ours is meant for another mall. */
    take(payload: Uint8Array): void {
      const { projectors, wish, said, refusal } = readRemote(payload, inventory());
      if (refusal !== null) log.warn({ projectors }, refusal);
      for (const { id: target, name } of projectors) {
        const at = now();
        const id = `${ownIds}${randomUUID()}`;
        const asked = { id, at, projector: name.slice(0, 64), wish: wish ? wishWords(wish) : said };
        const end = wish ? { result: null } : { result: "unsupported" as const, reason: refusal?.slice(0, 200) };
        orders = [...orders, { ...asked, ...end }].slice(-most);
        if (wish === null) continue;
        log.info({ command: id, projector: target, wish: asked.wish }, "order of the older system");
        const command = { id, target: { projector: target }, wish, deadline: at + goodForMs, why: "the older system" };
        void order(command, goodForMs);
      }
      if (projectors.length > 0) onChange();
    },

    /** True for the answer to an order of ours, which is nobody's press at the console. */
    acked({ commandId, state, reason }: Ack): boolean {
      if (!commandId.startsWith(ownIds)) return false;
      if (!isFinal(state)) return true;
      const result = state;
      const why = reason === undefined ? {} : { reason: reason.slice(0, 200) };
      orders = orders.map((one) => (one.id === commandId ? { ...one, result, ...why } : one));
      log.info({ command: commandId, result, reason }, "order of the older system ended");
      onChange();
      return true;
    },

    list: (): LegacyOrder[] => orders.map(({ id: _, ...order }) => order),
  };
}
