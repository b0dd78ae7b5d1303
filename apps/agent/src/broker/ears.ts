import type { IClientSubscribeOptions, MqttClient } from "mqtt";
import type { Logger } from "pino";

export interface EarsOptions {
  onHeard(topic: string, payload: Uint8Array): void;
  /** What is heard, or why not, is another than before. */
  onChange(): void;
  log: Pick<Logger, "info" | "warn">;
}

/** Whether a topic is heard now, and if not, why in words. */
export type Hearing = { hears: true } | { hears: false; reason: string };

/**
 * What an agent hears beside its own topics: those of its mall's cues. A broker may refuse one of them, or end the connection for
 * it: that costs the one topic, never the agent's own.
 */
export interface Ears {
  /** Makes these the topics. */
  want(topics: readonly string[]): void;
  hearing(topic: string): Hearing;
  /** A connection stands and its own topics are granted. */
  connected(client: MqttClient): void;
  /** `reason`: why there is none, in words */
  disconnected(reason: string): void;
  message(topic: string, payload: Uint8Array, retained: boolean): void;
}

/** A broker that refuses may be told better meanwhile: it is asked again after so many milliseconds. */
const againMs = 30_000;
/** One that ends the connection over it costs more than an answer. */
const shunMs = 600_000;
const quality: IClientSubscribeOptions = { qos: 1 };
const notAsked = "The broker has not been asked yet.";
const refused = "The broker does not let this agent hear the topic. See its rules for agents.";
const cutOff = "The broker ended the connection when it was asked for the topic. See its rules for agents.";

export function createEars({ onHeard, onChange, log }: EarsOptions): Ears {
  let wanted = new Set<string>();
  let client: MqttClient | null = null;
  let without = "The agent has no connection to a broker.";
  /** by topic: `null` when it is heard, else why not */
  const answers = new Map<string, string | null>();
  /** topics at which the connection ended while they were asked for: once may be chance */
  const suspects = new Set<string>();
  /** those at which it ended again: not asked for again for a while, or until the topics change */
  const shunned = new Set<string>();
  let asking: string | null = null;

  /** One at a time, so that it is known which of them a broker ends the connection for. */
  async function ask(): Promise<void> {
    const mine = client;
    if (mine === null || asking !== null) return;
    const topic = [...wanted].find((one) => !answers.has(one) && !shunned.has(one));
    if (topic === undefined) return;
    asking = topic;
    const isGranted = await mine.subscribeAsync(topic, quality).then(
      (grants) => grants.every(({ qos }) => (qos as number) < 128),
      () => false,
    );
    // where the connection ended, `disconnected` is told in a moment, and knows by `asking` what for
    if (asking !== topic || client !== mine || !mine.connected) return;
    asking = null;
    suspects.delete(topic);
    answers.set(topic, isGranted ? null : refused);
    if (isGranted) log.info({ topic }, "listens to the topic of a cue");
    else askLater(mine, topic);
    onChange();
    void ask();
  }

  function askLater(mine: MqttClient, topic: string): void {
    log.warn({ topic }, refused);
    const timer = setTimeout(() => {
      if (client !== mine || answers.get(topic) !== refused) return;
      answers.delete(topic);
      void ask();
    }, againMs);
    timer.unref();
  }

  function blame(topic: string): void {
    if (!suspects.delete(topic)) {
      suspects.add(topic);
      return;
    }
    log.warn({ topic }, cutOff);
    shunned.add(topic);
    const timer = setTimeout(() => {
      shunned.delete(topic);
      void ask();
    }, shunMs);
    timer.unref();
  }

  return {
    want(topics) {
      const next = new Set(topics);
      const gone = [...wanted].filter((topic) => !next.has(topic));
      if (gone.length === 0 && next.size === wanted.size) return;
      for (const topic of gone) {
        if (answers.get(topic) === null) client?.unsubscribe(topic);
        answers.delete(topic);
      }
      wanted = next;
      shunned.clear();
      void ask();
    },
    hearing(topic) {
      if (shunned.has(topic)) return { hears: false, reason: cutOff };
      if (client === null) return { hears: false, reason: without };
      const reason = answers.has(topic) ? answers.get(topic) : notAsked;
      return reason == null ? { hears: true } : { hears: false, reason };
    },
    connected(made) {
      client = made;
      asking = null;
      answers.clear();
      void ask();
    },
    disconnected(reason) {
      if (asking !== null && client !== null) {
        blame(asking);
      }
      client = null;
      asking = null;
      without = reason;
      answers.clear();
      onChange();
    },
    message(topic, payload, retained) {
      // what a broker kept is old news
      if (!retained && wanted.has(topic)) onHeard(topic, payload);
    },
  };
}
