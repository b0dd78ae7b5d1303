import type { FleetStatus } from "@holofleet/contract/fleet.ts";

export interface Concern {
  what: "broker" | "offline" | "stale" | "unknown" | "drift" | "behind" | "unreachable";
  count: number;
  tone: "bad" | "warn" | "info";
  /** where to look into it */
  href: string;
}

/** What needs an operator's eye, the worst first. */
export function planAttention({ malls, projectors, broker }: FleetStatus): Concern[] {
  const concerns: Concern[] = [
    { what: "broker", count: broker.connected ? 0 : 1, tone: "bad", href: "/malls" },
    { what: "offline", count: malls.offline, tone: "bad", href: "/malls?show=offline" },
    { what: "unreachable", count: projectors.unreachable, tone: "warn", href: "/projectors" },
    { what: "unknown", count: malls.unknown, tone: "warn", href: "/malls?show=attention" },
    { what: "stale", count: malls.stale, tone: "warn", href: "/malls?show=offline" },
    { what: "drift", count: malls.drift, tone: "warn", href: "/malls?show=out_of_sync" },
    { what: "behind", count: malls.behind, tone: "info", href: "/malls?show=out_of_sync" },
  ];
  return concerns.filter(({ count }) => count > 0);
}
