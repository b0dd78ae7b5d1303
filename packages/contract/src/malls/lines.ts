import { lineSchema } from "@holofleet/shared/line.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { groupNameSchema } from "../assignments.ts";
import { groupSchema } from "../groups.ts";
import { mallCodeSchema, mallSchema } from "../malls.ts";

/** A line as people set it: windows are named, or downloads may run at any time. */
export const lineInputSchema = lineSchema.extend({ windows: lineSchema.shape.windows.unwrap().min(1).nullable() });

const route = (path: `/${string}`, summary: string) =>
  oc.route({ method: path.endsWith("/line") ? "PUT" : "POST", path, summary, tags: ["malls"] });
const byCode = z.object({ code: mallCodeSchema });

export const mallLines = {
  setLine: route("/malls/{code}/line", "Limit a mall's bandwidth and download hours; without a line its groups' hold")
    .input(byCode.extend({ line: lineInputSchema.nullable() }))
    .output(mallSchema),
  downloadNow: route("/malls/{code}/download-now", "Let a mall download what it should hold now, outside its hours too")
    .input(byCode)
    .output(mallSchema),
};

export const groupLines = {
  setLine: route("/groups/{name}/line", "Limit bandwidth and download hours of the malls of a group")
    .input(z.object({ name: groupNameSchema, line: lineInputSchema.nullable() }))
    .output(groupSchema),
};
