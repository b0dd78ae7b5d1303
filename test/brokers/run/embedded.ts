import type { BrokerKind } from "./kind.ts";

/** The console's own broker: nothing to set up. It starts and dies with the console. */
export const embedded: BrokerKind = {
  name: "embedded",
  agents: "direct",
  revokes: true,
  missing: () => null,
  prepare: async ({ port }) => ({ url: "", settings: { MQTT_PORT: String(port) }, start: null }),
};
