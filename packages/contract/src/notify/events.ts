import { z } from "zod";

/** In both languages of the console. */
export const bothWordsSchema = z.object({ en: z.string().max(2000), "zh-CN": z.string().max(2000) });
export type BothWords = z.infer<typeof bothWordsSchema>;

/** Something that happened in the fleet, as people and programs are told of it. */
export const fleetEventSchema = z.object({
  /** the same for the same happening: a channel is told of it once */
  id: z.string().min(1).max(200),
  /** such as `mall.offline` */
  kind: z
    .string()
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, "small letters and digits between full stops")
    .max(60),
  at: z.iso.datetime(),
  title: bothWordsSchema,
  words: bothWordsSchema,
  /** page of the console where one sees more */
  link: z.string().startsWith("/").max(500).nullable(),
  /** for programs */
  facts: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])),
});
export type FleetEvent = z.infer<typeof fleetEventSchema>;
