import type { BrokerKind } from "./kind.ts";

const url = process.env.HOLOFLEET_CONFORMANCE_URL ?? "";

/** A broker that somebody brings: `npm run conformance -- --url mqtt://user:pass@host`. */
export const brought: BrokerKind = {
  name: url ? new URL(url).host : "yours",
  agents: "console",
  revokes: true,
  missing: () => (url ? null : "no --url"),
  prepare: async () => ({ url, start: null }),
};
