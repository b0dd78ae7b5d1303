import { oc } from "@orpc/contract";
import { z } from "zod";

export const agents = {
  revoke: oc
    .route({
      method: "POST",
      path: "/agents/{id}/revoke",
      summary: "Shut an agent out for good, at once",
      tags: ["malls"],
    })
    .input(z.object({ id: z.string().min(1).max(40) }))
    .output(z.object({ id: z.string(), mall: z.string(), revokedAt: z.iso.datetime() })),
};
