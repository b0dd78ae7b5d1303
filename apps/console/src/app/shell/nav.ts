import type { Ability } from "@holofleet/contract/access/roles.ts";
import {
  Building2,
  Images,
  LayoutDashboard,
  type LucideIcon,
  Megaphone,
  Projector,
  RadioTower,
  RefreshCw,
  ScrollText,
  Ticket,
  Users,
  Zap,
} from "lucide-react";

export interface Entry {
  href: string;
  name:
    | "overview"
    | "works"
    | "malls"
    | "syncs"
    | "projectors"
    | "codes"
    | "cues"
    | "people"
    | "channels"
    | "audit"
    | "inspector";
  icon: LucideIcon;
  /** what somebody must be allowed to do, to be led there; with `fleet` for all malls */
  needs: readonly [ability: Ability, reach?: "fleet"];
}

/** The rooms of the console in their order; five fit a phone's bottom bar. */
export const nav: readonly Entry[] = [
  { href: "/", name: "overview", needs: ["see"], icon: LayoutDashboard },
  { href: "/works", name: "works", needs: ["see"], icon: Images },
  { href: "/malls", name: "malls", needs: ["see"], icon: Building2 },
  { href: "/syncs", name: "syncs", needs: ["see"], icon: RefreshCw },
  { href: "/projectors", name: "projectors", needs: ["watch"], icon: Projector },
];

/** What few people need: below the rooms on a desk, in a menu on a phone. */
export const administration: readonly Entry[] = [
  { href: "/codes", name: "codes", needs: ["see", "fleet"], icon: Ticket },
  { href: "/cues", name: "cues", needs: ["see", "fleet"], icon: Zap },
  { href: "/people", name: "people", needs: ["administer", "fleet"], icon: Users },
  { href: "/notifications/channels", name: "channels", needs: ["administer", "fleet"], icon: Megaphone },
  { href: "/audit", name: "audit", needs: ["administer", "fleet"], icon: ScrollText },
  { href: "/inspector", name: "inspector", needs: ["administer", "fleet"], icon: RadioTower },
];

/** Pages that stand beside the room they belong to, because every name below it is taken. */
const homes: Record<string, string> = {
  "/where": "/works",
  "/groups": "/malls",
  "/notifications/log": "/notifications/channels",
};

/** Whether a page belongs to an entry: its list and everything below it. */
export function isCurrent(href: string, path: string): boolean {
  const home = homes[path] ?? path;
  return href === "/" ? home === "/" : home === href || home.startsWith(`${href}/`);
}
