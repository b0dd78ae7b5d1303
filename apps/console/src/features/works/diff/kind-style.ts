import { ArrowRightLeft, type LucideIcon, Minus, Plus, Replace } from "lucide-react";
import type { Kind } from "./entries.ts";

/** How a kind of change looks: never by colour alone. */
export const kindStyle: Record<Kind, { icon: LucideIcon; ink: string; edge: string }> = {
  added: { icon: Plus, ink: "text-good-ink", edge: "border-success/60" },
  changed: { icon: Replace, ink: "text-info-ink", edge: "border-accent/60" },
  removed: { icon: Minus, ink: "text-bad-ink", edge: "border-danger/60" },
  moved: { icon: ArrowRightLeft, ink: "text-warn-ink", edge: "border-warning/60" },
};
