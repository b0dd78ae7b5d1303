import type { ReactNode } from "react";

interface Props {
  /** chosen or not; a chip that only does something leaves it out */
  isOn?: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** A small word that is pressed: a filter that is on or off, or a suggestion. */
export function Chip({ isOn, onPress, children }: Props) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className={`inline-flex min-h-11 max-w-full cursor-pointer items-center gap-1.5 rounded-full border px-3 text-xs transition-colors md:min-h-7 ${
        isOn
          ? "border-accent bg-accent/10 font-medium text-info-ink"
          : "bg-surface text-foreground hover:border-field-border"
      }`}
    >
      {children}
    </button>
  );
}
