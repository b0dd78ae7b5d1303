import { api } from "#api/base.ts";
import { fleetStatus, health } from "./service.ts";

export const fleetApi = {
  health: api.fleet.health.handler(({ context }) => health(context.console.db)),
  status: api.fleet.status.handler(async ({ context: { console } }) => ({
    ...(await fleetStatus(console.db)),
    publicUrl: console.env.publicUrl,
  })),
};
