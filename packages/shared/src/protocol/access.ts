import { downKinds, parseTopic, upKinds } from "./topics.ts";

/** Whom a connection belongs to, once its password was checked. */
export type BrokerPrincipal =
  | { role: "console" }
  | { role: "agent"; id: string }
  /** asks for access codes on one topic; `null` while that is switched off */
  | { role: "device"; id: string; topic: string | null }
  /** an older agent, by its name at the broker: it hears these topics and says nothing */
  | { role: "legacy"; id: string; topics: readonly string[] };

/** What cues add to what may be said and heard in a mall: outside of Holofleet's own tree, and each named exactly. */
export interface CueTopics {
  /** what devices of the mall may say, so that cues hear it */
  speak: readonly string[];
  hear: readonly string[];
}

export const noCues: CueTopics = { speak: [], hear: [] };

/**
 * True when the principal may use the client id: an agent its own id only, because a client id takes an older connection over.
 * A device may add a dash and more, for programs that publish and subscribe on two connections. An older agent is called by the
 * time at which it started, or as it likes, but not as one of ours.
 * The console may use any: it also connects in the name of agents that came to its own port.
 */
export function ownsClientId(principal: BrokerPrincipal, clientId: string, username: string): boolean {
  if (principal.role === "console") return true;
  if (principal.role === "legacy") return principal.id === username && !/^(a|d|l)_|^console/.test(clientId);
  const own = clientId === principal.id || (principal.role === "device" && clientId.startsWith(`${principal.id}-`));
  return own && principal.id === username;
}

/** An agent speaks on its own up topics only, its will included, a device on its one topic, an older agent nowhere; the console everywhere but on the broker's own topics. */
export function mayPublish(principal: BrokerPrincipal, topic: string, { speak }: CueTopics = noCues): boolean {
  if (principal.role === "console") return !topic.startsWith("$");
  if (principal.role === "device") return topic === principal.topic || speak.includes(topic);
  if (principal.role === "legacy") return false;
  const named = parseTopic(topic);
  return named?.agentId === principal.id && upKinds.some((kind) => kind === named.kind);
}

/** An agent hears its own down topics only, a device its one topic, an older agent its four, each named exactly. */
export function maySubscribe(principal: BrokerPrincipal, filter: string, { hear }: CueTopics = noCues): boolean {
  if (principal.role === "console") return !filter.startsWith("$");
  if (principal.role === "device") return filter === principal.topic || hear.includes(filter);
  if (principal.role === "legacy") return principal.topics.includes(filter);
  const named = parseTopic(filter);
  if (named === null) return hear.includes(filter);
  return named.agentId === principal.id && downKinds.some((kind) => kind === named.kind);
}
