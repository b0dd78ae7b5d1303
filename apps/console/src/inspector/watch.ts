import {
  type InspectedBatch,
  type InspectorState,
  maxFilters,
  type Qos,
  type SubscriptionAnswer,
} from "@holofleet/contract/fleet/inspector.ts";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { filterFault, isBrokersOwn } from "@holofleet/shared/broker/filters.ts";
import { type LinkEvent, linkFailure } from "@holofleet/shared/broker/link.ts";
import mqtt, { type MqttClient } from "mqtt";
import { answerMs, type BrokerAccess, connectOptions } from "./access.ts";
import { createBacklog } from "./backlog.ts";
import { presentMessage } from "./present.ts";

/** What somebody who looks on is told. */
export interface Viewer {
  /** Takes one batch; the next one comes when `taken` was called. */
  onMessages(batch: InspectedBatch, taken: () => void): void;
  onState(state: InspectorState): void;
  /** A subscription was made again after a lost connection. */
  onAnswer(filter: string, answer: SubscriptionAnswer): void;
}

export interface Watch {
  subscribe(filter: string, qos: Qos): Promise<SubscriptionAnswer>;
  unsubscribe(filter: string): void;
  /** Ends the connection, if there is one. */
  stop(): void;
}

const batchMs = 250;
const backoff = { baseMs: 500, capMs: 10_000 };

/**
 * Listens for one page over a connection of its own, opened with the first subscription and closed with the last: so any replica
 * serves it, retained messages come to each page, and what is granted is granted to it alone.
 */
export function startWatch(access: BrokerAccess, viewer: Viewer): Watch {
  /** that the page wants, whether they were granted yet or not */
  const filters = new Map<string, Qos>();
  const backlog = createBacklog();
  let client: MqttClient | null = null;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;
  let seq = 0;
  let underWay = false;
  let stopped = false;

  function connect(): void {
    viewer.onState({ state: "connecting" });
    const mine = mqtt.connect(access.url, connectOptions(access));
    let connected = false;
    let last: unknown = null;
    client = mine;
    // each subscription that is asked for listens to how the connection does
    mine.setMaxListeners(maxFilters + 10);
    const fail = (thrown: unknown) => {
      last ??= thrown;
      mine.end(true);
    };
    mine.on("error", fail);
    mine.stream.on("error", fail);
    mine.on("connect", () => {
      connected = true;
      failures = 0;
      viewer.onState({ state: "connected" });
    });
    mine.on("message", (topic, payload, { qos, retain, dup }) => {
      if (isBrokersOwn(topic)) return;
      backlog.add({ at: Date.now(), topic, qos: qos as Qos, retained: retain, dup }, payload);
    });
    mine.once("close", () => {
      mine.end(true);
      if (client !== mine) return;
      client = null;
      viewer.onState({ state: "lost", event: linkFailure(last, connected) });
      retry = setTimeout(again, fullJitterMs(failures++, backoff));
    });
  }

  /** Connects anew and listens as before. What is refused this time is given up: it may be what ended the connection. */
  function again(): void {
    connect();
    for (const [filter, qos] of filters) {
      void ask(filter, qos).then((answer) => {
        if (!answer.ok && answer.fault === "refused" && answer.event.kind === "deaf") filters.delete(filter);
        if (answer.ok || !filters.has(filter)) viewer.onAnswer(filter, answer);
        closeWhenIdle();
      });
    }
  }

  function ask(filter: string, qos: Qos): Promise<SubscriptionAnswer> {
    const mine = client;
    if (!mine) return Promise.resolve(refused(linkFailure(null, true)));
    return new Promise((resolve) => {
      let last: unknown = null;
      let connected = mine.connected;
      const timer = setTimeout(() => settle({ ok: false, fault: "timeout" }), 2 * answerMs);
      const onError = (thrown: unknown) => {
        last ??= thrown;
      };
      // a broker that lets in and then ends the connection does so over this
      const onClose = () =>
        settle(
          refused(
            connected && last === null ? { kind: "deaf", code: null, cause: null } : linkFailure(last, connected),
          ),
        );
      const settle = (answer: SubscriptionAnswer) => {
        clearTimeout(timer);
        mine.off("close", onClose).off("error", onError);
        resolve(answer);
      };
      mine.prependListener("close", onClose).prependListener("error", onError);
      const send = () => {
        connected = true;
        mine.subscribe(filter, { qos }, (_error, _subscriptions, answer) => {
          const granted = answer?.granted[0];
          // without one the connection ended
          if (typeof granted !== "number") return;
          if (granted < 128) settle({ ok: true, qos: granted as Qos });
          else settle(refused({ kind: "deaf", code: granted, cause: null }));
        });
      };
      if (mine.connected) send();
      else mine.once("connect", send);
    });
  }

  function closeWhenIdle(): void {
    if (stopped || filters.size > 0) return;
    close();
    viewer.onState({ state: "idle" });
  }

  function close(): void {
    clearTimeout(retry);
    const mine = client;
    client = null;
    mine?.end(true);
    backlog.clear();
  }

  const timer = setInterval(() => {
    const batch = underWay ? null : backlog.take();
    if (!batch) return;
    underWay = true;
    const messages = batch.messages.map((message) => presentMessage(message, ++seq));
    viewer.onMessages({ messages, dropped: batch.dropped }, () => {
      underWay = false;
    });
  }, batchMs);

  return {
    async subscribe(filter, qos) {
      const fault = filterFault(filter);
      if (fault !== null) return { ok: false, fault };
      if (filters.size >= maxFilters && !filters.has(filter)) return { ok: false, fault: "too_many" };
      if (stopped) return { ok: false, fault: "timeout" };
      if (!client) {
        clearTimeout(retry);
        again();
      }
      filters.set(filter, qos);
      const answer = await ask(filter, qos);
      if (!answer.ok) filters.delete(filter);
      closeWhenIdle();
      return answer;
    },
    unsubscribe(filter) {
      filters.delete(filter);
      client?.unsubscribe(filter, () => {});
      closeWhenIdle();
    },
    stop() {
      stopped = true;
      filters.clear();
      clearInterval(timer);
      close();
    },
  };
}

function refused(event: LinkEvent): SubscriptionAnswer {
  return { ok: false, fault: "refused", event };
}
