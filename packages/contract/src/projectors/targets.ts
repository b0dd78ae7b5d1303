import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";

const word = z.string().max(60);
export const projectorIdsSchema = z.array(z.string().max(64)).min(1).max(2000);

/** Which projectors an order is for. */
export const projectorTargetSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("mall"), mall: mallCodeSchema }),
  z.object({ by: z.literal("zone"), mall: mallCodeSchema, zone: word }),
  z.object({ by: z.literal("floor"), mall: mallCodeSchema, floor: word }),
  /** in every mall, or in one */
  z.object({ by: z.literal("tag"), tag: word, mall: mallCodeSchema.optional() }),
  /** id of a saved set */
  z.object({ by: z.literal("set"), set: z.string().max(64) }),
  z.object({ by: z.literal("projectors"), projectors: projectorIdsSchema }),
]);
export type ProjectorTarget = z.infer<typeof projectorTargetSchema>;

/** Which projectors of its own mall a step of a scene is for. */
export const sceneTargetSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("mall") }),
  z.object({ by: z.literal("zone"), zone: word }),
  z.object({ by: z.literal("floor"), floor: word }),
  z.object({ by: z.literal("tag"), tag: word }),
  z.object({ by: z.literal("projectors"), projectors: projectorIdsSchema }),
]);
export type SceneTarget = z.infer<typeof sceneTargetSchema>;

/** What a target looks at in a projector. */
export interface Placed {
  id: string;
  /** code of its mall */
  mall: string;
  zone: string;
  floor: string;
  tags: readonly string[];
  /** ids of the saved sets that it is in */
  sets: readonly string[];
}

/** The projectors that a target means, in their order. The one place that says so. */
export function targetedProjectors<P extends Placed>(target: ProjectorTarget, projectors: readonly P[]): P[] {
  switch (target.by) {
    case "mall":
      return projectors.filter(({ mall }) => mall === target.mall);
    case "zone":
      return projectors.filter(({ mall, zone }) => mall === target.mall && zone === target.zone);
    case "floor":
      return projectors.filter(({ mall, floor }) => mall === target.mall && floor === target.floor);
    case "tag":
      return projectors.filter(
        ({ mall, tags }) => tags.includes(target.tag) && (target.mall === undefined || mall === target.mall),
      );
    case "set":
      return projectors.filter(({ sets }) => sets.includes(target.set));
    case "projectors": {
      const ids = new Set(target.projectors);
      return projectors.filter(({ id }) => ids.has(id));
    }
  }
}

/** A scene's target as one that names its mall. */
export function inMall(target: SceneTarget, mall: string): ProjectorTarget {
  return target.by === "projectors" ? target : { ...target, mall };
}
