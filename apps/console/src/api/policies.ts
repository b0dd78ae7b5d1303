import type { Contract } from "@holofleet/contract/index.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Principal } from "../context.ts";

/** `open`: everyone, signed in or not. `user`: people who are signed in, by cookie or token. Agents never: they have routes of their own. */
export type Policy = "open" | "user";

export type ProcedurePath = { [N in keyof Contract]: `${N & string}.${keyof Contract[N] & string}` }[keyof Contract];

/** Who may call which procedure. The one place where the API decides that. */
export const policies: Record<ProcedurePath, Policy> = {
  "fleet.health": "open",
  "fleet.status": "user",
  "me.show": "user",
  "me.update": "user",
  "malls.list": "user",
  "malls.show": "user",
  "malls.add": "user",
  "malls.update": "user",
  "malls.mark": "user",
  "malls.enrol": "user",
  "groups.list": "user",
  "groups.create": "user",
  "groups.rename": "user",
  "groups.setMalls": "user",
  "groups.remove": "user",
  "works.list": "user",
  "works.show": "user",
  "works.create": "user",
  "works.update": "user",
  "works.bulk": "user",
  "works.usage": "user",
  "library.show": "user",
  "works.assign": "user",
  "works.draft": "user",
  "works.saveDraft": "user",
  "works.publish": "user",
  "works.recipe": "user",
  "works.estimate": "user",
  "works.rollback": "user",
  "publications.list": "user",
  "publications.show": "user",
  "publications.change": "user",
  "publications.cancel": "user",
  "works.revision": "user",
  "works.diff": "user",
  "works.where": "user",
  "works.malls": "user",
  "works.takeDown": "user",
  "works.putBack": "user",
  "blobs.missing": "user",
  "blobs.usage": "user",
  "imports.list": "user",
  "imports.show": "user",
  "imports.cancel": "user",
  "syncs.request": "user",
  "syncs.list": "user",
  "syncs.show": "user",
  "syncs.cancel": "user",
  "projectors.list": "user",
  "projectors.show": "user",
  "projectors.add": "user",
  "projectors.remove": "user",
  "projectors.power": "user",
  "commands.show": "user",
  "storage.cleanup": "user",
  "storage.check": "user",
  "storage.showCheck": "user",
};

/**
 * Lets a caller through, or says why not. A procedure without a policy is closed.
 * @throws AppError unauthorized, forbidden
 */
export function enforcePolicy(procedure: string, principal: Principal | null): void {
  const policy = Object.hasOwn(policies, procedure) ? policies[procedure as ProcedurePath] : undefined;
  if (policy === "open") return;
  if (policy === "user" && principal?.kind === "user") return;
  if (principal === null) throw new AppError("unauthorized", "Sign in first, or send a bearer token.");
  throw new AppError(
    "forbidden",
    "This is for people who are signed in; an agent has routes of its own under /agent/v1.",
  );
}
