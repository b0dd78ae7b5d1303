import { sendOrders } from "#features/legacy/service.ts";
import { announceDue, planAgents, preparePictures } from "#features/legacy-pictures/service.ts";
import type { Console } from "../context.ts";
import type { BrokerClient } from "./client.ts";
import { coalesce } from "./coalesce.ts";

export interface LegacyLink {
  console: Pick<Console, "db" | "env" | "log" | "renditions">;
  publish: BrokerClient["publish"];
  isConnected(): boolean;
  /** Whether somebody listens to a topic; `null` when this broker does not tell. */
  hears: ((topic: string) => boolean) | null;
  failed(error: unknown): void;
  signal: AbortSignal;
}

/**
 * Speaks to older agents: plans what they lack, makes it, and announces it only then; passes on orders. Each step looks through the
 * record, so that a lost notice or a restart costs no more than a sweep.
 */
export function createLegacyLink({ console, publish, isConnected, hears, failed, signal }: LegacyLink) {
  const { db, env } = console;
  const pace = env.legacyPaceMs;
  // what may have reached the broker is not sent again: an agent would fetch, or do, all of it twice
  const send = async (topic: string, payload: string) => (await publish(topic, payload)) !== "unsent";
  const announcing = coalesce(async () => {
    if (isConnected()) await announceDue(db, { send, hears, pace });
  }, failed);
  const preparing = coalesce(async () => {
    await preparePictures(console, pace, { signal, onReady: announcing.trigger });
    announcing.trigger();
  }, failed);
  const planning = coalesce(async () => {
    await planAgents(db, pace);
    preparing.trigger();
  }, failed);
  const ordering = coalesce(async () => {
    if (isConnected()) await sendOrders(db, send);
  }, failed);
  return {
    /** Something that agents should hold changed, or a notice of it may have been lost. */
    look: planning.trigger,
    /** Somebody ordered something. */
    order: ordering.trigger,
    async settled(): Promise<void> {
      for (const running of [planning, preparing, announcing, ordering]) await running.settled();
    },
  };
}
