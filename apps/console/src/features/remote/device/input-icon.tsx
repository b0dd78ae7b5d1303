import type { InputLabel } from "@holofleet/contract/projectors/facts.ts";
import { Cable, Camera, Clapperboard, HardDrive, type LucideIcon, Monitor, Network, Play } from "lucide-react";

const icons: Record<NonNullable<InputLabel["icon"]>, LucideIcon> = {
  computer: Monitor,
  player: Play,
  camera: Camera,
  network: Network,
  storage: HardDrive,
  video: Clapperboard,
};

/** The sign that people chose for an input, or a cable. */
export function InputIcon({ icon }: { icon: InputLabel["icon"] }) {
  const Icon = icon === null ? Cable : icons[icon];
  return <Icon aria-hidden className="size-4 shrink-0" />;
}
