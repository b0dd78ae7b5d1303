import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { z } from "zod";
import { uploadedSchema } from "../works.ts";

/** POST: many pictures as one pack (`@holofleet/shared/content/pack.ts`), each looked at as if it came alone. */
export const packsRoute = "/uploads/packs";

/** Most pictures that one pack may have. */
export const maxPackPictures = 1000;

/** What became of one picture of a pack. */
export const packResultSchema = z.object({
  digest: digestSchema,
  /** what is known of it now; `null` when it was refused */
  uploaded: uploadedSchema.nullable(),
  /** why it was refused, with the codes of errors; `unavailable` may go well the next time */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PackResult = z.infer<typeof packResultSchema>;

/** Answer to a pack that arrived whole, in the order of its pictures. What arrived of one that was cut off counts as well. */
export const packAnswerSchema = z.object({ results: z.array(packResultSchema) });
