import { legacyOrderSchema, legacyStateSchema } from "@holofleet/shared/protocol/legacy.ts";
import { z } from "zod";

/** What an agent does for an older back end beside the console; its file faults stand among the mall's others. */
export const olderSchema = legacyStateSchema.extend({
  orders: z.array(legacyOrderSchema.extend({ at: z.iso.datetime() })),
});
