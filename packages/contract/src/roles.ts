import { z } from "zod";

/**
 * What somebody may do. press: the buttons of a remote. remote: all that the remote shows. see: read the console. publish: works,
 * their frames and revisions, and where they go. sync: bring malls to what they should hold. manage: malls, groups, lines, codes,
 * cues. equip: projectors, scenes, opening hours. install: agents come and go. administer: people, storage, broker, channels.
 */
export const abilities = [
  "press",
  "remote",
  "see",
  "publish",
  "sync",
  "manage",
  "equip",
  "install",
  "administer",
] as const;
export type Ability = (typeof abilities)[number];

export const roles = ["administrator", "publisher", "operator", "technician", "viewer", "av"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** What each role may do. The console enforces it; pages show it, and leave out what somebody may not do. */
export const abilitiesOf: Record<Role, readonly Ability[]> = {
  administrator: abilities,
  publisher: ["see", "publish", "sync"],
  operator: ["press", "remote", "see", "sync", "manage", "equip"],
  technician: ["press", "remote", "see", "equip", "install"],
  viewer: ["see"],
  av: ["press", "remote"],
};

export const mayDo = (role: Role, ability: Ability): boolean => abilitiesOf[role].includes(ability);
