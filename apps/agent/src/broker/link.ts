import type { BackoffOptions } from "@holofleet/shared/backoff.ts";
import { spreadMs } from "@holofleet/shared/backoff.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import type { ConsoleApi } from "#console-api/port.ts";
import { type BrokerOptions, connectBroker } from "./client.ts";
import { createDispatch, type DispatchOptions } from "./dispatch.ts";
import { createFallback, type FallbackTimings } from "./fallback.ts";
import { createUplink, type Uplink } from "./uplink.ts";

export interface LinkOptions
  extends Pick<DispatchOptions, "onDesired" | "onCommand" | "serverNow">,
    Pick<BrokerOptions, "proxies" | "tls" | "ears"> {
  agentId: string;
  token: string;
  bootId: string;
  api: Pick<ConsoleApi, "report">;
  /** where to look for a broker, best first; asked before each try */
  urls(): string[];
  /** a connection is new: what the agent holds should be told now */
  onConnect(): void;
  log: Logger;
  timings?: Partial<LinkTimings>;
}

/** milliseconds */
export interface LinkTimings {
  /** between two signs of life, ± 20 % */
  heartbeatMs: number;
  /** after a reconnect, up to this long before asking what is wanted: a thousand others ask too */
  settleMs: number;
  fallback: FallbackTimings;
  backoff: BackoffOptions;
}

/** How messages travel now, and why they do not by MQTT, in words. */
export interface LinkState {
  transport: "mqtt" | "http" | "none";
  url: string | null;
  reason: string | null;
}

export interface Link extends Pick<Uplink, "status" | "reported" | "ack"> {
  state(): LinkState;
  /** The addresses may be others now. */
  retarget(): void;
  stop(): Promise<void>;
}

/** The way between this agent and the console for messages: MQTT when a broker is in reach, else HTTP. Starts at once. */
export function createLink(options: LinkOptions): Link {
  const { agentId, bootId, api, urls, log, timings = {} } = options;
  const { heartbeatMs = 30_000, settleMs = 2_000 } = timings;
  const stopping = new AbortController();
  let heartbeat: NodeJS.Timeout | undefined;
  let settle: NodeJS.Timeout | undefined;

  const uplink = createUplink({
    bootId,
    log,
    send: (kind, payload) => broker.send(kind, payload),
    sendLarge: (envelope) =>
      void exchange([envelope], stopping.signal).catch((thrown) => log.warn(toAppError(thrown).message)),
  });

  const dispatch = createDispatch({ ...options, onAck: (ack) => uplink.ack(ack) });

  async function exchange(messages: unknown[], signal: AbortSignal): Promise<void> {
    for (const envelope of await api.report(messages, signal)) dispatch.envelope(envelope);
  }

  const fallback = createFallback({
    log,
    ...(timings.fallback && { timings: timings.fallback }),
    async poll(signal) {
      const { messages, delivered } = uplink.collect();
      await exchange(messages, signal);
      delivered();
      options.onDesired();
    },
  });

  function beat(): void {
    heartbeat = setTimeout(
      () => {
        void broker.send("presence", uplink.presence(true));
        beat();
      },
      spreadMs(heartbeatMs, 0.2),
    );
  }

  const broker = connectBroker({
    agentId,
    get token() {
      return options.token;
    },
    ...(options.proxies && { proxies: options.proxies }),
    ...(options.tls && { tls: options.tls }),
    ...(options.ears && { ears: options.ears }),
    urls,
    log,
    will: () => uplink.presence(false),
    ...(timings.backoff && { backoff: timings.backoff }),
    onConnect(again) {
      fallback.connected();
      uplink.greet();
      options.onConnect();
      clearTimeout(settle);
      settle = setTimeout(options.onDesired, again ? Math.random() * settleMs : 0);
    },
    onDisconnect: () => fallback.disconnected(),
    onMessage: dispatch.message,
  });
  beat();

  return {
    status: uplink.status,
    reported: uplink.reported,
    ack: uplink.ack,
    retarget: broker.retarget,
    state() {
      const { connected, url, reason } = broker.state();
      if (connected) return { transport: "mqtt", url, reason: null };
      const polling = fallback.state();
      if (polling.active && polling.reason === null) return { transport: "http", url: null, reason };
      return { transport: "none", url: null, reason: polling.reason ?? reason };
    },
    async stop() {
      clearTimeout(heartbeat);
      clearTimeout(settle);
      const polled = fallback.state().active;
      fallback.stop();
      await broker.stop(uplink.presence(false));
      stopping.abort();
      if (polled) await sayGoodbye(JSON.parse(uplink.presence(false)));
    },
  };

  /** So that the console need not wait five minutes to know; not worth more than 2 s. */
  async function sayGoodbye(presence: unknown): Promise<void> {
    await api.report([presence], AbortSignal.timeout(2_000)).catch(() => {});
  }
}
