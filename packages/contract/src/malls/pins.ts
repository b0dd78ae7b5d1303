import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema, mallSchema } from "../malls.ts";

/** What opens the remote of one mall to whoever stands in it. */
export const pinSchema = z.string().regex(/^[0-9]{4,8}$/, "4 to 8 digits");

export const mallPins = {
  setPin: oc
    .route({
      method: "PUT",
      path: "/malls/{code}/pin",
      summary: "Let a PIN open the remote of a mall for eight hours, or none; sessions of the PIN before end",
      tags: ["malls"],
    })
    .input(z.object({ code: mallCodeSchema, pin: pinSchema.nullable() }))
    .output(mallSchema),
};
