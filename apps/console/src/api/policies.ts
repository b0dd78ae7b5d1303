import type { Ability } from "@holofleet/contract/access/roles.ts";
import type { Contract } from "@holofleet/contract/index.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { assertMay, mallsOf, type Principal } from "../context.ts";

/**
 * `open`: everyone, signed in or not. `known`: people, and whoever entered the PIN of a mall. `person`: people. Else what somebody
 * must be allowed to do. Of malls a caller sees those alone that exist for them (db/scope.ts). With `fleet` it is about all of
 * them, so that people who are limited to some may not; with `work` it changes a work, which then must go to malls of theirs
 * alone. Agents never: they have routes of their own.
 */
export type Policy = "open" | "known" | "person" | Ability | `${Ability} ${"fleet" | "work"}`;

export type ProcedurePath = { [N in keyof Contract]: `${N & string}.${keyof Contract[N] & string}` }[keyof Contract];

/** Who may call which procedure. The one place where the API decides that. */
export const policies: Record<ProcedurePath, Policy> = {
  "fleet.health": "open",
  "fleet.status": "see",
  "me.show": "known",
  "me.update": "person",
  "me.sessions": "person",
  "me.endSession": "person",
  "me.endOtherSessions": "person",
  "agents.admit": "install",
  "agents.rotate": "install",
  "agents.keepMachine": "install",
  "agents.revoke": "install",
  "cues.list": "see fleet",
  "cues.show": "see fleet",
  "cues.add": "manage fleet",
  "cues.change": "manage fleet",
  "cues.enable": "manage fleet",
  "cues.remove": "manage fleet",
  "cues.test": "manage fleet",
  "cues.events": "see fleet",
  "codes.batches": "see fleet",
  "codes.create": "manage fleet",
  "codes.show": "see fleet",
  "codes.history": "see fleet",
  "codes.find": "see fleet",
  "codes.void": "manage fleet",
  "codes.export": "manage fleet",
  "codes.print": "manage fleet",
  "codes.redeem": "manage",
  "codes.alarms": "see fleet",
  "codes.dismiss": "manage fleet",
  "codes.exchange": "see fleet",
  "codes.setExchange": "manage fleet",
  "codes.devices": "see fleet",
  "codes.addDevice": "manage fleet",
  "codes.revokeDevice": "manage fleet",
  "malls.list": "see",
  "malls.show": "see",
  "malls.add": "manage fleet",
  "malls.update": "manage",
  "malls.mark": "manage",
  "malls.enrol": "install",
  "malls.setLine": "manage",
  "malls.downloadNow": "sync",
  "malls.setPin": "manage",
  "malls.showLegacy": "see",
  "malls.setLegacy": "manage",
  "malls.rotateLegacy": "manage",
  "legacy.order": "manage fleet",
  "legacy.orders": "see fleet",
  "groups.list": "see",
  "groups.create": "manage fleet",
  "groups.rename": "manage fleet",
  "groups.setMalls": "manage fleet",
  "groups.setLine": "manage fleet",
  "groups.remove": "manage fleet",
  "works.list": "see",
  "works.show": "see",
  "works.create": "publish work",
  "works.update": "publish work",
  "works.bulk": "publish work",
  "works.usage": "see",
  "library.show": "see",
  "works.assign": "publish work",
  "works.draft": "see",
  "works.saveDraft": "publish work",
  "works.publish": "publish work",
  "works.recipe": "publish work",
  "works.estimate": "see",
  "works.rollback": "publish work",
  "publications.list": "see",
  "publications.show": "see",
  "publications.change": "publish work",
  "publications.cancel": "publish work",
  "works.revision": "see",
  "works.diff": "see",
  "works.where": "see",
  "works.malls": "see",
  "works.takeDown": "publish work",
  "works.putBack": "publish work",
  "blobs.missing": "see",
  "blobs.usage": "see",
  "imports.list": "publish",
  "imports.show": "publish",
  "imports.cancel": "publish",
  "syncs.request": "sync",
  "syncs.preview": "see",
  "syncs.list": "see",
  "syncs.show": "see",
  "syncs.cancel": "sync",
  "projectors.list": "watch",
  "projectors.show": "review",
  "projectors.history": "review",
  "projectors.wear": "review",
  "projectors.power": "press",
  "projectors.command": "press",
  "projectors.add": "equip",
  "projectors.update": "equip",
  "projectors.remove": "equip",
  "projectors.import": "equip",
  "projectors.export": "equip",
  "commands.show": "review",
  "batches.request": "press",
  "batches.show": "watch",
  "batches.list": "review",
  "batches.retry": "press",
  "batches.cancel": "press",
  "scenes.list": "watch",
  "scenes.run": "press",
  "scenes.save": "equip",
  "scenes.remove": "equip",
  "projectorSets.list": "watch",
  "projectorSets.save": "equip",
  "projectorSets.remove": "equip",
  "hours.list": "review",
  "hours.save": "equip",
  "hours.remove": "equip",
  "discoveries.request": "equip",
  "discoveries.show": "equip",
  "people.list": "administer fleet",
  "people.add": "administer fleet",
  "people.invite": "administer fleet",
  "people.resetLink": "administer fleet",
  "people.update": "administer fleet",
  "people.removeSecondFactor": "administer fleet",
  "people.endSessions": "administer fleet",
  "people.remove": "administer fleet",
  "audit.list": "administer fleet",
  "audit.export": "administer fleet",
  "channels.list": "manage fleet",
  "channels.create": "administer fleet",
  "channels.update": "administer fleet",
  "channels.remove": "administer fleet",
  "channels.rotate": "administer fleet",
  "channels.test": "administer fleet",
  "deliveries.list": "administer fleet",
  "deliveries.show": "administer fleet",
  "deliveries.sendAgain": "administer fleet",
  "notices.list": "person",
  "notices.markRead": "person",
  "inspector.link": "administer fleet",
  "inspector.publish": "administer fleet",
  "storage.cleanup": "administer fleet",
  "storage.cleanups": "administer fleet",
  "storage.check": "administer fleet",
  "storage.showCheck": "administer fleet",
};

/**
 * Lets a caller through, or says why not. A procedure without a policy is closed.
 * @throws AppError unauthorized, forbidden
 */
export function enforcePolicy(procedure: string, principal: Principal | null): void {
  const policy = Object.hasOwn(policies, procedure) ? policies[procedure as ProcedurePath] : undefined;
  if (policy === "open") return;
  const [ability, reach] = (policy ?? "administer").split(" ") as [Ability | "known" | "person", string?];
  if (principal?.kind === "user" && (ability === "known" || ability === "person")) return;
  if (principal?.kind === "pin" && ["known", "watch", "press"].includes(ability)) return;
  assertMay(principal, ability === "known" || ability === "person" ? "press" : ability);
  if (policy === undefined) throw new AppError("forbidden", "Nobody may do this: it has no policy.");
  if (reach === "fleet" && mallsOf(principal) !== null)
    throw new AppError("forbidden", "This is about all malls, and your account is for some. Ask an administrator.");
}

const looking: readonly string[] = ["open", "watch", "review", "see"] satisfies (Policy | Ability)[];

/** Whether a procedure changes something, and so goes on record. That somebody read their notices does not. */
export function isChange(procedure: string, method: string): boolean {
  const [ability = ""] = (policies[procedure as ProcedurePath] ?? "").split(" ");
  return method !== "GET" && !looking.includes(ability) && procedure !== "notices.markRead";
}

/** Whether a procedure changes a work, which somebody who is limited to some malls may only where it goes to these alone. */
export const changesWork = (procedure: string): boolean =>
  policies[procedure as ProcedurePath]?.endsWith(" work") ?? false;
