import {
  Building2,
  Images,
  LayoutDashboard,
  type LucideIcon,
  Megaphone,
  Projector,
  RadioTower,
  RefreshCw,
  Ticket,
  Zap,
} from "lucide-react";

export interface Entry {
  href: string;
  name: "overview" | "works" | "malls" | "syncs" | "projectors" | "codes" | "cues" | "channels" | "inspector";
  icon: LucideIcon;
}

/** The rooms of the console in their order; five fit a phone's bottom bar. */
export const nav: readonly Entry[] = [
  { href: "/", name: "overview", icon: LayoutDashboard },
  { href: "/works", name: "works", icon: Images },
  { href: "/malls", name: "malls", icon: Building2 },
  { href: "/syncs", name: "syncs", icon: RefreshCw },
  { href: "/projectors", name: "projectors", icon: Projector },
];

/** What only administrators need: below the rooms on a desk, in a menu on a phone. */
export const administration: readonly Entry[] = [
  { href: "/codes", name: "codes", icon: Ticket },
  { href: "/cues", name: "cues", icon: Zap },
  { href: "/notifications/channels", name: "channels", icon: Megaphone },
  { href: "/inspector", name: "inspector", icon: RadioTower },
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
