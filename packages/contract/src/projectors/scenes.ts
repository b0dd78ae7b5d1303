import { projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";
import { batchSchema, skipOfflineSchema } from "./batches.ts";
import { projectorIdsSchema, sceneTargetSchema } from "./targets.ts";

const nameSchema = z.string().trim().min(1).max(80);
const byId = z.object({ id: z.string().max(64) });
const removed = z.object({ id: z.string() });
const route = (method: "GET" | "POST" | "PUT" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });

export const sceneStepSchema = z.object({
  target: sceneTargetSchema,
  wish: projectorWishSchema,
  /** after the step before it, or after the press */
  afterSeconds: z.number().int().min(0).max(600).default(0),
});
export type SceneStep = z.infer<typeof sceneStepSchema>;

export const sceneSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** code */
  mall: z.string(),
  mallName: z.string(),
  steps: z.array(sceneStepSchema),
});
export type Scene = z.infer<typeof sceneSchema>;

export const scenes = {
  list: route("GET", "/scenes", "List scenes")
    .input(z.object({ mall: mallCodeSchema.optional() }))
    .output(z.array(sceneSchema)),
  save: route("PUT", "/malls/{mall}/scenes/{name}", "Make a scene of a mall, or change the one of that name")
    .input(z.object({ mall: mallCodeSchema, name: nameSchema, steps: z.array(sceneStepSchema).min(1).max(20) }))
    .output(sceneSchema),
  remove: route("DELETE", "/scenes/{id}", "Remove a scene").input(byId).output(removed),
  run: route("POST", "/scenes/{id}/run", "Run a scene; refused when its mall is offline")
    .input(byId.extend({ skipOffline: skipOfflineSchema }))
    .output(batchSchema),
};

export const projectorSetSchema = z.object({ id: z.string(), name: z.string(), projectors: z.array(z.string()) });
export type ProjectorSet = z.infer<typeof projectorSetSchema>;

export const projectorSets = {
  list: route("GET", "/projector-sets", "List saved sets of projectors").output(z.array(projectorSetSchema)),
  save: route("PUT", "/projector-sets/{name}", "Save a set of projectors, or change the one of that name")
    .input(z.object({ name: nameSchema, projectors: projectorIdsSchema }))
    .output(projectorSetSchema),
  remove: route("DELETE", "/projector-sets/{id}", "Remove a saved set; its projectors stay")
    .input(byId)
    .output(removed),
};
