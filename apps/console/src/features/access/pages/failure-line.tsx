import { CircleAlert } from "lucide-react";

/** Why a door stayed closed. */
export function FailureLine({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p role="alert" className="flex gap-2 text-bad-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {text}
    </p>
  );
}
