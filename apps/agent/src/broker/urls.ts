import { agentRoutes } from "@holofleet/shared/protocol/agent-http.ts";
import { isPrivate } from "#console-api/address.ts";

/**
 * Where to look for the broker, best first: what the console names, then MQTT over WebSocket on the console's own port, which
 * every mall can reach that can sync at all. An address that would send the token in plain over a network is left out.
 */
export function brokerUrls(consoleUrl: string, mqttUrl: string | null, allowPlain: boolean): string[] {
  const ownPort = `${consoleUrl.replace(/^http/, "ws")}${agentRoutes.mqtt}`;
  const named = mqttUrl !== null && isBroker(mqttUrl) && (allowPlain || isPrivate(new URL(mqttUrl))) ? [mqttUrl] : [];
  return [...new Set([...named, ownPort])];
}

function isBroker(url: string): boolean {
  return URL.canParse(url) && ["mqtt:", "mqtts:", "ws:", "wss:"].includes(new URL(url).protocol);
}
