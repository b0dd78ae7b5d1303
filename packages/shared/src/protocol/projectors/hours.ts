import { z } from "zod";
import { momentSchema } from "../../moment.ts";
import { commandResults } from "../commands.ts";

const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time such as 09:30");
const date = z.iso.date();

/** Open from `on` to `off` by the mall's clocks; an `off` that is not later is of the next day. */
export const openSpanSchema = z.object({ on: clock, off: clock });
export type OpenSpan = z.infer<typeof openSpanSchema>;
/** None: closed all day. */
const spans = z.array(openSpanSchema).max(6);

/** When some projectors of a mall are on. A day's exception goes before a holiday, a holiday before the week. */
export const openingHoursSchema = z.object({
  id: z.string().max(64),
  /** for people: the zone or the mall that it is for */
  name: z.string().max(200),
  /** IANA; an agent whose system is too old to know it leaves these hours alone and goes on with the rest */
  timezone: z.string().max(64),
  projectors: z.array(z.string().max(64)).max(256),
  /** Monday first */
  weekly: z.array(spans).length(7),
  holidays: z
    .array(z.object({ from: date, to: date, name: z.string().max(100), spans }))
    .max(200)
    .default([]),
  exceptions: z
    .array(z.object({ date, name: z.string().max(100).default(""), spans }))
    .max(200)
    .default([]),
  /** an hour that passed while the agent was off: `catch_up` brings the projectors to what holds now, `skip` waits for the next */
  missed: z.enum(["catch_up", "skip"]).default("catch_up"),
  /** for how many minutes a press by hand holds against an hour that falls due; it is then carried out late */
  manualHoldMinutes: z.number().int().min(0).max(1440).default(0),
});
export type OpeningHours = z.infer<typeof openingHoursSchema>;

/** How opening hours stand in the agent. Times are epoch milliseconds. */
export const hoursStatusSchema = z.object({
  id: z.string().max(64),
  /** what holds now */
  open: z.boolean(),
  next: z.object({ at: momentSchema, on: z.boolean(), name: z.string().max(100) }).nullable(),
  /** the last hour that fell due, and how it went; `after_hold`: late, because a press by hand held; `missed`: let pass */
  last: z
    .object({
      at: momentSchema,
      on: z.boolean(),
      how: z.enum(["on_time", "caught_up", "after_hold", "missed"]),
      results: z
        .array(
          z.object({
            projector: z.string().max(64),
            result: z.enum(commandResults),
            reason: z.string().max(200).optional(),
            seconds: z.number().nonnegative().max(1_000_000),
          }),
        )
        .max(256),
    })
    .nullable(),
  /** projectors at which the last hour has not come about yet: it is tried again until it does, the next hour, or a press by hand */
  trying: z
    .array(
      z.object({
        projector: z.string().max(64),
        on: z.boolean(),
        /** the hour */
        at: momentSchema,
        /** orders so far, how the last one ended, and when the next one follows */
        tries: z.number().int().positive(),
        result: z.enum(commandResults),
        reason: z.string().max(200).optional(),
        nextAt: momentSchema,
      }),
    )
    .max(256)
    .default([]),
  /** projectors that somebody switched against these hours since, and until when that holds against an hour that falls due */
  against: z
    .array(z.object({ projector: z.string().max(64), on: z.boolean(), at: momentSchema, until: momentSchema }))
    .max(256),
});
export type HoursStatus = z.infer<typeof hoursStatusSchema>;
