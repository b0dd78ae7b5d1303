import { z } from "zod";

/**
 * What somebody may do. watch, press: what a remote shows, and its buttons. review: what projectors did and will do. see: read the
 * console. publish: works, their frames and revisions, and where they go. sync: bring malls to what they should hold. manage:
 * malls, groups, lines, codes, cues. equip: projectors, scenes, opening hours. install: agents come and go. administer: people,
 * storage, broker, channels.
 */
export const abilities = [
  "watch",
  "press",
  "review",
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
  publisher: ["watch", "review", "see", "publish", "sync"],
  operator: ["watch", "press", "review", "see", "sync", "manage", "equip"],
  technician: ["watch", "press", "review", "see", "equip", "install"],
  viewer: ["watch", "review", "see"],
  av: ["watch", "press", "review"],
};

export const mayDo = (role: Role, ability: Ability): boolean => abilitiesOf[role].includes(ability);
