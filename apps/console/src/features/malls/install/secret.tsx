"use client";
import { CopyButton } from "#ui/feedback/copy-button.tsx";

/** Something to be copied to another machine. */
export function Secret({ label, text, className }: { label: string; text: string; className: string }) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <div className="flex items-center justify-between gap-2 rounded-lg border bg-surface-secondary py-1 pr-1 pl-3">
        <code className={`min-w-0 select-all wrap-anywhere font-mono ${className}`}>{text}</code>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
