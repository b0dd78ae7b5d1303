import { randomUUID } from "node:crypto";
import { type Body, encode, maxMessageBytes } from "@holofleet/shared/protocol/codec.ts";
import type { Ack } from "@holofleet/shared/protocol/commands.ts";
import type { Reported } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import type { UpKind } from "@holofleet/shared/protocol/topics.ts";
import type { Logger } from "pino";

export interface UplinkOptions {
  bootId: string;
  /** by MQTT, now; false when it did not get through */
  send(kind: UpKind, payload: string): Promise<boolean>;
  /** over HTTP, for what is too large for a broker */
  sendLarge(envelope: unknown): void;
  log: Logger;
}

/** What this agent has to say: the last of each state, and every acknowledgement until a transport took it. */
export type Uplink = ReturnType<typeof createUplink>;

/** Acknowledgements that wait for a transport. More means nobody listened for days, and the oldest mean nothing any more. */
const maxWaiting = 1000;

export function createUplink({ bootId, send, sendLarge, log }: UplinkOptions) {
  let status: string | null = null;
  let reported: string | null = null;
  let acks: string[] = [];
  let flushing = false;
  let again = false;

  const seal = <K extends UpKind>(kind: K, body: Body<K>) =>
    encode(kind, body, { id: randomUUID(), sentAt: Date.now() });
  const presence = (online: boolean) => seal("presence", { online, bootId });

  /** One at a time, so that they keep their order. A connection that comes while the last one fails starts it over. */
  async function flush(): Promise<void> {
    again = true;
    if (flushing) return;
    flushing = true;
    while (again) {
      again = false;
      for (let first = acks[0]; first !== undefined && (await send("acks", first)); first = acks[0]) settle([first]);
    }
    flushing = false;
  }

  function settle(sent: string[]): void {
    const gone = new Set(sent);
    acks = acks.filter((ack) => !gone.has(ack));
  }

  return {
    presence,

    /** To be called on each connection: says who is there, and what waited. */
    greet(): void {
      void send("presence", presence(true));
      void flush();
    },

    status(body: Status): void {
      status = seal("status", body);
      void send("status", status);
    },

    reported(body: Reported): void {
      reported = seal("reported", body);
      if (Buffer.byteLength(reported) > maxMessageBytes) sendLarge(JSON.parse(reported));
      else void send("reported", reported);
    },

    ack(body: Ack): void {
      acks.push(seal("acks", body));
      if (acks.length > maxWaiting) {
        acks.shift();
        log.error({ commandId: body.commandId }, "too many acknowledgements wait: the oldest was given up");
      }
      void flush();
    },

    /** Everything that is worth telling now, for a transport that asks. `delivered` says that it got through. */
    collect(): { messages: unknown[]; delivered(): void } {
      const waiting = acks.slice(0, 100);
      const states = [presence(true), status, reported].filter((message) => message !== null);
      return {
        messages: [...states, ...waiting].map((message) => JSON.parse(message)),
        delivered: () => settle(waiting),
      };
    },
  };
}
