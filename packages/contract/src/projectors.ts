import { projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema, presenceSchema } from "./malls.ts";
import { commandSchema } from "./projectors/commands.ts";
import {
  projectorFactsSchema,
  projectorHostSchema,
  projectorNameSchema,
  projectorPasswordSchema,
  projectorPortSchema,
} from "./projectors/facts.ts";
import { projectorHistory, projectorTables } from "./projectors/inventory.ts";

export { commands, type ProjectorCommand } from "./projectors/commands.ts";
export { projectorHostSchema, projectorPortSchema } from "./projectors/facts.ts";

export const projectorSchema = projectorFactsSchema.extend({
  id: z.string(),
  name: z.string(),
  /** code of the mall */
  mall: z.string(),
  mallName: z.string(),
  timezone: z.string(),
  host: z.string(),
  port: z.number().int(),
  hasPassword: z.boolean(),
  /** ids of the saved sets that it is in */
  sets: z.array(z.string()),
  /** of the agent that speaks to it */
  agentPresence: presenceSchema,
  /** when the agent was last heard, by the console's clock */
  agentSeenAt: z.iso.datetime().nullable(),
  /** what the device said last, `null` before the first report */
  state: projectorStateSchema.nullable(),
  /** when the console heard it */
  stateAt: z.iso.datetime().nullable(),
  command: commandSchema.nullable(),
});
export type Projector = z.infer<typeof projectorSchema>;

const byId = z.object({ id: z.string().max(64) });
const route = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });

export const projectors = {
  list: route("GET", "/projectors", "List projectors with what they said last")
    .input(z.object({ mall: mallCodeSchema.optional() }))
    .output(z.array(projectorSchema)),
  ...projectorTables,
  show: route("GET", "/projectors/{id}", "Show a projector").input(byId).output(projectorSchema),
  add: route("POST", "/projectors", "Add a projector to a mall")
    .input(
      projectorFactsSchema.partial().extend({
        mall: mallCodeSchema,
        name: projectorNameSchema,
        host: projectorHostSchema,
        /** where it is not said, the driver's own */
        port: projectorPortSchema.optional(),
        password: projectorPasswordSchema.optional(),
      }),
    )
    .output(projectorSchema),
  update: route("PATCH", "/projectors/{id}", "Change what is known about a projector")
    .input(
      projectorFactsSchema.partial().extend({
        id: z.string().max(64),
        name: projectorNameSchema.optional(),
        host: projectorHostSchema.optional(),
        port: projectorPortSchema.optional(),
        /** `null` forgets it */
        password: projectorPasswordSchema.nullable().optional(),
      }),
    )
    .output(projectorSchema),
  remove: route("DELETE", "/projectors/{id}", "Remove a projector")
    .input(byId)
    .output(z.object({ id: z.string() })),
  power: route("POST", "/projectors/{id}/power", "Ask for power on or off; refused when the mall's agent is offline")
    .input(byId.extend({ on: z.boolean() }))
    .output(commandSchema),
  command: route("POST", "/projectors/{id}/commands", "Ask a projector for anything; refused when the agent is offline")
    .input(byId.extend({ wish: projectorWishSchema }))
    .output(commandSchema),
  ...projectorHistory,
};
