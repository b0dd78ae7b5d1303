import { downKinds, parseTopic, upKinds } from "./topics.ts";

/** Whom a connection belongs to, once its password was checked. */
export type BrokerPrincipal = { role: "console" } | { role: "agent"; id: string };

/**
 * True when the principal may use the client id: an agent its own id only, because a client id takes an older connection over.
 * The console may use any: it also connects in the name of agents that came to its own port.
 */
export function ownsClientId(principal: BrokerPrincipal, clientId: string, username: string): boolean {
  return principal.role === "console" || (principal.id === username && principal.id === clientId);
}

/** An agent speaks on its own up topics only, its will included; the console everywhere but on the broker's own topics. */
export function mayPublish(principal: BrokerPrincipal, topic: string): boolean {
  if (principal.role === "console") return !topic.startsWith("$");
  const named = parseTopic(topic);
  return named?.agentId === principal.id && upKinds.some((kind) => kind === named.kind);
}

/** An agent hears its own down topics only, each named exactly. */
export function maySubscribe(principal: BrokerPrincipal, filter: string): boolean {
  if (principal.role === "console") return !filter.startsWith("$");
  const named = parseTopic(filter);
  return named?.agentId === principal.id && downKinds.some((kind) => kind === named.kind);
}
