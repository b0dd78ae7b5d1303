import { oc } from "@orpc/contract";
import { z } from "zod";

const id = z.string().min(1).max(40);
const ofMall = z.object({ id: z.string(), mall: z.string() });

export const agents = {
  admit: oc
    .route({ method: "POST", path: "/agents/{id}/admit", summary: "Let in an agent that waits", tags: ["malls"] })
    .input(z.object({ id }))
    .output(ofMall),
  rotate: oc
    .route({
      method: "POST",
      path: "/agents/{id}/rotate",
      summary: "Have an agent take a new token; the old one is good until that was used",
      tags: ["malls"],
    })
    .input(z.object({ id }))
    .output(z.object({ id: z.string(), askedAt: z.iso.datetime() })),
  keepMachine: oc
    .route({
      method: "POST",
      path: "/agents/{id}/machine",
      summary: "Of several machines with one identity, let this one alone speak",
      tags: ["malls"],
    })
    .input(z.object({ id, fingerprint: z.string().regex(/^[0-9a-f]{32}$/) }))
    .output(ofMall),
  revoke: oc
    .route({
      method: "POST",
      path: "/agents/{id}/revoke",
      summary: "Shut an agent out for good, at once",
      tags: ["malls"],
    })
    .input(z.object({ id }))
    .output(z.object({ id: z.string(), mall: z.string(), revokedAt: z.iso.datetime() })),
};
