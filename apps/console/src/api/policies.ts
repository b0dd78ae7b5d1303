import type { Contract } from "@holofleet/contract/index.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { assertRunsFleet, type Principal } from "../context.ts";

/**
 * `open`: everyone, signed in or not. `user`: people who run the fleet, by cookie or token. `remote`: they, and AV operators, who
 * see nothing else. `mall`: they, and whoever entered the PIN of a mall, for that mall alone: such a procedure keeps to
 * `askerOf(context).within`. Agents never: they have routes of their own.
 */
export type Policy = "open" | "user" | "remote" | "mall";

export type ProcedurePath = { [N in keyof Contract]: `${N & string}.${keyof Contract[N] & string}` }[keyof Contract];

/** Who may call which procedure. The one place where the API decides that. */
export const policies: Record<ProcedurePath, Policy> = {
  "fleet.health": "open",
  "fleet.status": "user",
  "me.show": "mall",
  "me.update": "remote",
  "agents.revoke": "user",
  "codes.batches": "user",
  "codes.create": "user",
  "codes.show": "user",
  "codes.history": "user",
  "codes.find": "user",
  "codes.void": "user",
  "codes.export": "user",
  "codes.print": "user",
  "codes.redeem": "user",
  "codes.alarms": "user",
  "codes.dismiss": "user",
  "codes.exchange": "user",
  "codes.setExchange": "user",
  "codes.devices": "user",
  "codes.addDevice": "user",
  "codes.revokeDevice": "user",
  "malls.list": "user",
  "malls.show": "user",
  "malls.add": "user",
  "malls.update": "user",
  "malls.mark": "user",
  "malls.enrol": "user",
  "malls.setLine": "user",
  "malls.downloadNow": "user",
  "malls.setPin": "user",
  "groups.list": "user",
  "groups.create": "user",
  "groups.rename": "user",
  "groups.setMalls": "user",
  "groups.setLine": "user",
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
  "projectors.list": "mall",
  "projectors.show": "remote",
  "projectors.history": "remote",
  "projectors.wear": "remote",
  "projectors.power": "remote",
  "projectors.command": "mall",
  "projectors.add": "user",
  "projectors.update": "user",
  "projectors.remove": "user",
  "projectors.import": "user",
  "projectors.export": "user",
  "commands.show": "remote",
  "batches.request": "mall",
  "batches.show": "mall",
  "batches.list": "remote",
  "batches.retry": "mall",
  "batches.cancel": "mall",
  "scenes.list": "mall",
  "scenes.run": "mall",
  "scenes.save": "user",
  "scenes.remove": "user",
  "projectorSets.list": "mall",
  "projectorSets.save": "user",
  "projectorSets.remove": "user",
  "hours.list": "remote",
  "hours.save": "user",
  "hours.remove": "user",
  "discoveries.request": "user",
  "discoveries.show": "user",
  "people.list": "user",
  "people.add": "user",
  "people.remove": "user",
  "channels.list": "user",
  "channels.create": "user",
  "channels.update": "user",
  "channels.remove": "user",
  "channels.rotate": "user",
  "channels.test": "user",
  "deliveries.list": "user",
  "deliveries.show": "user",
  "deliveries.sendAgain": "user",
  "notices.list": "remote",
  "notices.markRead": "remote",
  "inspector.link": "user",
  "inspector.publish": "user",
  "storage.cleanup": "user",
  "storage.cleanups": "user",
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
  if (principal?.kind === "user" && (policy === "remote" || policy === "mall")) return;
  if (principal?.kind === "pin" && policy === "mall") return;
  // whoever runs the fleet may do all that is on the list
  assertRunsFleet(principal);
  if (policy === undefined) throw new AppError("forbidden", "Nobody may do this: it has no policy.");
}
