import {
  type BrokerPrincipal,
  type CueTopics,
  mayPublish,
  maySubscribe,
  noCues,
  ownsClientId,
} from "@holofleet/shared/protocol/access.ts";

/** What RabbitMQ's `auth_backend_http` asks: the form of one of its four questions. */
export type Question = Readonly<Record<string, string>>;

/** The exchange that MQTT publishes to and subscribes at. */
const exchange = "amq.topic";

/** Whether a name and password that were found to be `principal`'s may come in with this client id. */
export function mayEnter(principal: BrokerPrincipal | null, { username = "", client_id }: Question): boolean {
  // asked again without a client id while the connection opens; who takes another's id was refused before
  return principal !== null && (client_id === undefined || ownsClientId(principal, client_id, username));
}

/**
 * Whether somebody may use a queue or exchange: the console all, others the queues of their own subscriptions and the exchange
 * of MQTT.
 */
export function mayUse(principal: BrokerPrincipal, { resource, name = "", permission, client_id }: Question): boolean {
  if (principal.role === "console") return true;
  if (resource === "exchange") return name === exchange && permission !== "configure";
  const [, clientId] = /^mqtt-subscription-([\w-]+)qos[01]$/.exec(resource === "queue" ? name : "") ?? [];
  // an older agent's client id is nobody's in particular: the one that it came in with counts
  if (principal.role === "legacy" && clientId !== client_id) return false;
  return clientId !== undefined && ownsClientId(principal, clientId, principal.id);
}

/** Whether somebody may write to or read from a topic. RabbitMQ names it as a routing key: `.` for `/`, `*` for `+`. */
export function mayRoute(
  principal: BrokerPrincipal,
  { name, permission, routing_key = "" }: Question,
  cues: CueTopics = noCues,
): boolean {
  if (principal.role === "console") return true;
  if (name !== exchange) return false;
  const topic = named(routing_key);
  // a full stop in a topic of a site's own reads as a level here
  const here = { speak: cues.speak.map(named), hear: cues.hear.map(named) };
  return permission === "write" ? mayPublish(principal, topic, here) : maySubscribe(principal, topic, here);
}

const named = (key: string): string => key.replaceAll(".", "/").replaceAll("*", "+");
