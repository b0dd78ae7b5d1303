import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "good" | "info" | "warn" | "bad" | "muted";

const tones: Record<Tone, string> = {
  good: "text-good-ink bg-success/12",
  info: "text-info-ink bg-accent/10",
  warn: "text-warn-ink bg-warning/14",
  bad: "text-bad-ink bg-danger/12",
  muted: "text-muted bg-default",
};

interface Props {
  tone: Tone;
  icon: LucideIcon;
  /** the word; a status is never told by colour alone */
  children: ReactNode;
  /** the icon turns: something is under way */
  busy?: boolean;
}

/** A state as colour, icon and word. */
export function StatusBadge({ tone, icon: Icon, children, busy }: Props) {
  return (
    <span
      className={`figures inline-flex h-6 w-fit max-w-full items-center gap-1.5 rounded-md px-2 font-medium text-xs ${tones[tone]}`}
    >
      <Icon aria-hidden className={`size-3.5 shrink-0 ${busy ? "animate-spin [animation-duration:2s]" : ""}`} />
      <span className="truncate">{children}</span>
    </span>
  );
}
