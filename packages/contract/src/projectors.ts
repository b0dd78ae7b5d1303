import { commandResults } from "@holofleet/shared/protocol/commands.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema, presenceSchema } from "./malls.ts";

export const commandSchema = z.object({
  id: z.string(),
  projector: z.string(),
  type: z.enum(["power"]),
  on: z.boolean(),
  /** asked → accepted by the agent (progress while the device moves) → one result */
  state: z.enum(["asked", "accepted", "progress", ...commandResults]),
  final: z.boolean(),
  reason: z.string().nullable(),
  requestedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  elapsedMs: z.number(),
});
export type ProjectorCommand = z.infer<typeof commandSchema>;

export const projectorSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** code of the mall */
  mall: z.string(),
  mallName: z.string(),
  driver: z.enum(["pjlink"]),
  host: z.string(),
  port: z.number().int(),
  hasPassword: z.boolean(),
  /** of the agent that speaks to it */
  agentPresence: presenceSchema,
  /** what the device said last, `null` before the first report */
  state: projectorStateSchema.nullable(),
  /** when the console heard it */
  stateAt: z.iso.datetime().nullable(),
  command: commandSchema.nullable(),
});
export type Projector = z.infer<typeof projectorSchema>;

export const projectorHostSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]{0,253}[A-Za-z0-9])?$/, "an IP address or a host name");
export const projectorPortSchema = z.number().int().min(1).max(65535);

const byId = z.object({ id: z.string().max(64) });
const route = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });

export const projectors = {
  list: route("GET", "/projectors", "List projectors with what they said last")
    .input(z.object({ mall: mallCodeSchema.optional() }))
    .output(z.array(projectorSchema)),
  show: route("GET", "/projectors/{id}", "Show a projector").input(byId).output(projectorSchema),
  add: route("POST", "/projectors", "Add a projector to a mall")
    .input(
      z.object({
        mall: mallCodeSchema,
        name: z.string().trim().min(1).max(200),
        host: projectorHostSchema,
        port: projectorPortSchema.default(4352),
        /** kept encrypted, sent to that mall's agent only, never shown again */
        password: z.string().min(1).max(32).optional(),
      }),
    )
    .output(projectorSchema),
  remove: route("DELETE", "/projectors/{id}", "Remove a projector")
    .input(byId)
    .output(z.object({ id: z.string() })),
  power: route("POST", "/projectors/{id}/power", "Ask for power on or off; refused when the mall's agent is offline")
    .input(byId.extend({ on: z.boolean() }))
    .output(commandSchema),
};

export const commands = {
  show: oc
    .route({ method: "GET", path: "/commands/{id}", summary: "Show a command and how it ended", tags: ["projectors"] })
    .input(byId)
    .output(commandSchema),
};
