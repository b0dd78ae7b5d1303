import { lineSchema } from "@holofleet/shared/line.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { groupNameSchema } from "./assignments.ts";
import { mallCodeSchema } from "./malls.ts";

export const groupSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** codes of its malls */
  malls: z.array(z.string()),
  /** slugs of the works that are assigned to it */
  works: z.array(z.string()),
  /** for its malls that have none of their own */
  line: lineSchema.nullable(),
});
export type Group = z.infer<typeof groupSchema>;

const mallCodes = z.array(mallCodeSchema).max(10_000);
const byName = z.object({ name: groupNameSchema });
const route = (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["malls"] });

export const groups = {
  list: route("GET", "/groups", "List groups of malls by name").output(z.array(groupSchema)),
  create: route("POST", "/groups", "Make a group of malls")
    .input(byName.extend({ malls: mallCodes.default([]) }))
    .output(groupSchema),
  rename: route("PATCH", "/groups/{name}", "Give a group another name; works stay assigned to it")
    .input(byName.extend({ to: groupNameSchema }))
    .output(groupSchema),
  setMalls: route("PUT", "/groups/{name}/malls", "Choose the malls of a group")
    .input(byName.extend({ malls: mallCodes }))
    .output(groupSchema),
  remove: route("DELETE", "/groups/{name}", "Remove a group; its malls stay")
    .input(
      byName.extend({
        /** also when works are assigned to it, which its malls then should hold no more */
        force: z.boolean().default(false),
      }),
    )
    .output(z.object({ name: z.string() })),
};
