import { toAppError } from "@holofleet/shared/errors.ts";
import { type Decoded, decode, decodeValue } from "@holofleet/shared/protocol/codec.ts";
import type { Ack, Command } from "@holofleet/shared/protocol/commands.ts";
import { type DownKind, downKinds } from "@holofleet/shared/protocol/topics.ts";
import type { Logger } from "pino";

export interface DispatchOptions {
  /** something about what we should hold changed */
  onDesired(): void;
  /** `remainingMs` is how long the command is still good for, by the console's clock; 0 or less is too late */
  onCommand(command: Command, remainingMs: number): unknown;
  onAck(ack: Ack): void;
  /** epoch milliseconds by the console's clock */
  serverNow(): number;
  log: Logger;
}

export interface Dispatch {
  /** A message as the broker delivered it. */
  message(kind: DownKind, payload: Uint8Array, retained: boolean): void;
  /** An envelope as the console answered it over HTTP. */
  envelope(value: unknown): void;
  /** how many messages were dropped, by reason */
  dropped(): Record<string, number>;
}

/** Brings each message to whom it concerns, whatever way it came. Bad ones are counted, logged once per reason and dropped. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { log, serverNow } = options;
  const dropped: Record<string, number> = {};

  function drop(kind: string, reason: string): void {
    const key = `${kind} ${reason}`;
    dropped[key] = (dropped[key] ?? 0) + 1;
    if (dropped[key] === 1) log.warn({ kind, reason }, "dropped a message from the console");
  }

  async function command(wanted: Command): Promise<void> {
    try {
      await options.onCommand(wanted, wanted.deadline - serverNow());
    } catch (thrown) {
      const { message: reason } = toAppError(thrown);
      log.error({ err: thrown, commandId: wanted.id }, "a command failed inside the agent");
      options.onAck({
        commandId: wanted.id,
        state: "unknown",
        reason: reason.slice(0, 500),
        attempts: 0,
        elapsedMs: 0,
      });
    }
  }

  function take<K extends DownKind>(kind: K, decoded: Decoded<K>): void {
    if (!decoded.ok) drop(kind, decoded.reason);
    else if (kind === "desired") options.onDesired();
    else void command(decoded.envelope.body as Command);
  }

  return {
    message(kind, payload, retained) {
      // an order that a broker kept is nobody's present wish
      if (kind === "commands" && retained) drop(kind, "retained");
      else take(kind, decode(kind, payload));
    },
    envelope(value) {
      const type = value !== null && typeof value === "object" && "type" in value ? value.type : undefined;
      const kind = downKinds.find((known) => known === type);
      if (kind) take(kind, decodeValue(kind, value));
      else drop("http", "unknown_type");
    },
    dropped: () => ({ ...dropped }),
  };
}
