import { commandResults, projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";

export const commandSources = ["person", "scene", "schedule", "cue"] as const;

export const commandSchema = z.object({
  id: z.string(),
  projector: z.string(),
  wish: projectorWishSchema,
  /** of the wish */
  type: z.string(),
  /** whether a wish for power or freeze asked for it; false for others */
  on: z.boolean(),
  /** asked → accepted by the agent (progress while the device moves) → one result */
  state: z.enum(["asked", "accepted", "progress", ...commandResults]),
  final: z.boolean(),
  reason: z.string().nullable(),
  /** the press that asked many */
  batch: z.string().nullable(),
  source: z.enum(commandSources),
  requestedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** sent then, not before: a later step of a scene */
  dueAt: z.iso.datetime().nullable(),
  deadline: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  elapsedMs: z.number(),
});
export type ProjectorCommand = z.infer<typeof commandSchema>;

export const commands = {
  show: oc
    .route({ method: "GET", path: "/commands/{id}", summary: "Show a command and how it ended", tags: ["projectors"] })
    .input(z.object({ id: z.string().max(64) }))
    .output(commandSchema),
};
