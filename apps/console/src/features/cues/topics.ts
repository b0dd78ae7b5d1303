import { assignedMalls } from "@holofleet/contract/assignments.ts";
import { topicIn } from "@holofleet/shared/cues/topics.ts";
import { type BrokerPrincipal, type CueTopics, noCues } from "@holofleet/shared/protocol/access.ts";
import { LRUCache } from "lru-cache";
import type { Db } from "#db/client.ts";
import { allMalls, enabledCues } from "./record.ts";
import { agentCuesFor } from "./telling.ts";

/** How long a device's topics are remembered, in milliseconds: each of its messages is a question. */
const memoryMs = 2000;

/**
 * Tells which topics of cues somebody at the broker may use: an agent hears those that it carries out, a device says what the cues
 * about its mall wait for, and hears that and what they publish.
 */
export function createCueTopics(db: Db): (principal: BrokerPrincipal) => Promise<CueTopics> {
  const devices = new LRUCache<string, CueTopics>({ max: 10_000, ttl: memoryMs });
  return async (principal) => {
    if (principal.role === "agent") return topicsOfAgent(db, principal.id);
    if (principal.role !== "device") return noCues;
    const kept = devices.get(principal.id);
    if (kept !== undefined) return kept;
    const topics = await topicsOfDevice(db, principal.id);
    devices.set(principal.id, topics);
    return topics;
  };
}

async function topicsOfAgent(db: Db, id: string): Promise<CueTopics> {
  const agent = await db.agent.findUnique({ where: { id }, select: { mallId: true } });
  const cues = agent === null ? [] : await agentCuesFor(db, agent.mallId);
  return { speak: [], hear: cues.flatMap(({ trigger }) => (trigger.type === "topic" ? trigger.topic : [])) };
}

async function topicsOfDevice(db: Db, id: string): Promise<CueTopics> {
  const device = await db.codeDevice.findUnique({ where: { id }, select: { mallId: true } });
  const mall = (await allMalls(db)).find((one) => one.id === device?.mallId);
  if (mall === undefined) return noCues;
  const own = (await enabledCues(db)).filter((cue) => assignedMalls(cue.malls, [mall]).length > 0);
  const speak = own.flatMap(({ trigger }) => (trigger.type === "topic" ? topicIn(trigger.topic, mall.code) : []));
  const published = own.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.type === "publish" ? topicIn(action.topic, mall.code) : [])),
  );
  return { speak, hear: [...speak, ...published] };
}
