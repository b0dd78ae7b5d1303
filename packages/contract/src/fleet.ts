import { oc } from "@orpc/contract";
import { z } from "zod";

const count = z.number().int();

export const statusSchema = z.object({
  malls: z.object({
    total: count,
    online: count,
    stale: count,
    offline: count,
    unknown: count,
    inSync: count,
    drift: count,
    behind: count,
  }),
  works: z.object({ total: count, published: count }),
  projectors: z.object({ total: count, on: count, standby: count, moving: count, unreachable: count }),
  runs: z.object({ running: count, waiting: count }),
  library: z.object({ blobs: count, /** bytes */ bytes: z.number() }),
  /** the console's own link to the broker */
  broker: z.object({ connected: z.boolean(), since: z.iso.datetime().nullable() }),
  /** the address that people use, where somebody set one */
  publicUrl: z.string().nullable(),
});
export type FleetStatus = z.infer<typeof statusSchema>;

export const locales = ["en", "zh-CN"] as const;

/** administrator: everything. av: switches projectors on the remote, and sees nothing else. */
export const roles = ["administrator", "av"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const meSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  locale: z.enum(locales),
  /** code of the one mall whose PIN was entered; `null` for people with an account */
  mall: z.string().nullable(),
});
export type Me = z.infer<typeof meSchema>;

export const fleet = {
  health: oc
    .route({ method: "GET", path: "/health", summary: "Whether the console serves; open to all", tags: ["fleet"] })
    .output(
      z.object({ status: z.enum(["ok", "degraded"]), version: z.string(), database: z.boolean(), broker: z.boolean() }),
    ),
  status: oc
    .route({ method: "GET", path: "/status", summary: "The fleet at a glance", tags: ["fleet"] })
    .output(statusSchema),
};

export const me = {
  show: oc.route({ method: "GET", path: "/me", summary: "Who is signed in", tags: ["me"] }).output(meSchema),
  update: oc
    .route({ method: "PATCH", path: "/me", summary: "Change one's own language", tags: ["me"] })
    .input(z.object({ locale: z.enum(locales) }))
    .output(meSchema),
};

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  createdAt: z.iso.datetime(),
});
export type Person = z.infer<typeof personSchema>;

const peopleRoute = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["people"] });

export const people = {
  list: peopleRoute("GET", "/people", "List who may sign in").output(z.array(personSchema)),
  add: peopleRoute("POST", "/people", "Let somebody sign in")
    .input(
      z.object({
        name: z.string().trim().min(1).max(100),
        email: z.email().max(320),
        password: z.string().min(8).max(200),
        role: roleSchema,
      }),
    )
    .output(personSchema),
  remove: peopleRoute("DELETE", "/people/{id}", "Take somebody's access away, at once")
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({ id: z.string() })),
};
