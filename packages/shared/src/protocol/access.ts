import { downKinds, parseTopic, upKinds } from "./topics.ts";

/** Whom a connection belongs to, once its password was checked. */
export type BrokerPrincipal = { role: "console" } | { role: "agent"; id: string };

/**
 * True when the client id is the principal's own: an agent's is exactly its id, the console's begins with its user name. A
 * client id takes an older connection over, so nobody may use another's.
 */
export function ownsClientId(principal: BrokerPrincipal, clientId: string, username: string): boolean {
  if (principal.role === "agent") return principal.id === username && principal.id === clientId;
  return clientId === username || clientId.startsWith(`${username}-`);
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
