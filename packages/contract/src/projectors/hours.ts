import { commandResults } from "@holofleet/shared/protocol/commands.ts";
import { openingHoursSchema } from "@holofleet/shared/protocol/projectors/hours.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";

/** What people set: the week, holidays, exceptions, and what happens when an hour is missed or somebody presses against it. */
export const hoursPlanSchema = openingHoursSchema.pick({
  weekly: true,
  holidays: true,
  exceptions: true,
  missed: true,
  manualHoldMinutes: true,
});
export type HoursPlan = z.infer<typeof hoursPlanSchema>;

export const hoursSchema = z.object({
  id: z.string(),
  /** code */
  mall: z.string(),
  mallName: z.string(),
  timezone: z.string(),
  /** empty: the whole mall, but for zones with hours of their own */
  zone: z.string(),
  plan: hoursPlanSchema,
  /** ids of the projectors that follow them */
  projectors: z.array(z.string()),
  /** what the mall's agent carries out next, as it said itself; `null` until it did, or where there is nothing to come */
  next: z.object({ at: z.iso.datetime(), on: z.boolean(), name: z.string() }).nullable(),
  /** projectors that somebody switched against these hours, and that stay so until the next one */
  against: z.array(z.object({ projector: z.string(), on: z.boolean(), at: z.iso.datetime() })),
  /** projectors at which the last hour has not come about yet; the agent tries again until the next one, or until somebody presses */
  trying: z.array(
    z.object({
      projector: z.string(),
      on: z.boolean(),
      /** the hour */
      at: z.iso.datetime(),
      tries: z.number().int(),
      /** how the last try ended */
      result: z.enum(commandResults),
      nextAt: z.iso.datetime(),
    }),
  ),
  changedBy: z.string(),
  updatedAt: z.iso.datetime(),
});
export type Hours = z.infer<typeof hoursSchema>;

const zone = z.string().trim().max(60).default("");
const route = (method: "GET" | "PUT" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });

export const hours = {
  list: route("GET", "/hours", "List opening hours")
    .input(z.object({ mall: mallCodeSchema.optional() }))
    .output(z.array(hoursSchema)),
  save: route("PUT", "/malls/{mall}/hours", "Set the opening hours of a mall, or of one of its zones")
    .input(z.object({ mall: mallCodeSchema, zone, plan: hoursPlanSchema }))
    .output(hoursSchema),
  remove: route("DELETE", "/hours/{id}", "Remove opening hours; projectors stay as they are")
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({ id: z.string() })),
};
