import { foundDeviceSchema, subnetSchema } from "@holofleet/shared/protocol/commands.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";
import { commandSchema } from "./commands.ts";

const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });
const byId = z.object({ id: z.string().max(64) });

export const importRowSchema = z.object({
  /** in the file, counted from 1 with the header */
  line: z.number().int(),
  mall: z.string(),
  name: z.string(),
  outcome: z.enum(["added", "changed", "same", "failed"]),
  /** one sentence, where it failed */
  reason: z.string().nullable(),
});
export type ImportRow = z.infer<typeof importRowSchema>;

/** CSV in and out. Passwords go in, never out. */
export const projectorTables = {
  import: route("POST", "/projectors/csv", "Add and change projectors by CSV; one result per row")
    .input(
      z.object({
        csv: z.string().max(4_000_000),
        /** says what would happen and changes nothing */
        dryRun: z.boolean().default(false),
      }),
    )
    .output(z.object({ rows: z.array(importRowSchema) })),
  export: route("GET", "/projectors/csv", "All projectors as CSV, without passwords")
    .input(z.object({ mall: mallCodeSchema.optional() }))
    .output(z.object({ csv: z.string() })),
};

export const wearSchema = z.object({
  day: z.iso.date(),
  lampHours: z.number().int().nullable(),
  filterHours: z.number().int().nullable(),
});
export type Wear = z.infer<typeof wearSchema>;

export const projectorHistory = {
  history: route(
    "GET",
    "/projectors/{id}/history",
    "What a projector was asked, by whom, and how it ended; newest first",
  )
    .input(byId.extend({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(commandSchema)),
  wear: route("GET", "/projectors/{id}/wear", "Lamp and filter hours, day by day")
    .input(byId)
    .output(z.array(wearSchema)),
};

export const discoverySchema = z.object({
  id: z.string(),
  mall: z.string(),
  subnets: z.array(z.string()),
  state: z.enum(["asked", "searching", "done", "failed"]),
  reason: z.string().nullable(),
  found: z.array(foundDeviceSchema),
  /** how many more there are: search in smaller networks for those */
  more: z.number().int(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Discovery = z.infer<typeof discoverySchema>;

/** What an agent tries at a time. */
const maxAddresses = 2048;
const subnetsSchema = z
  .array(subnetSchema)
  .max(8)
  .refine(
    (subnets) => subnets.reduce((sum, subnet) => sum + 2 ** (32 - Number(subnet.split("/")[1])), 0) <= maxAddresses,
    `networks of at most ${maxAddresses} addresses together: search one after the other`,
  );

export const discoveries = {
  request: route("POST", "/malls/{mall}/discoveries", "Have a mall's agent look for projectors in its network")
    .input(z.object({ mall: mallCodeSchema, subnets: subnetsSchema.default([]) }))
    .output(discoverySchema),
  show: route("GET", "/discoveries/{id}", "Show what a search found").input(byId).output(discoverySchema),
};
