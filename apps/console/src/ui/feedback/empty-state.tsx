import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  icon: LucideIcon;
  title: string;
  /** level of the title; the whole page's own when it is all there is */
  as?: "h1" | "h2";
  /** what is missing and the next step */
  children?: ReactNode;
  /** the button that takes the next step */
  action?: ReactNode;
}

/** "None yet, and here is the next step", or "no match": a list with nothing to show. */
export function EmptyState({ icon: Icon, title, as: Heading = "h2", children, action }: Props) {
  return (
    <div className="grid justify-items-center gap-2 rounded-xl border border-dashed px-6 py-14 text-center">
      <span className="mb-2 grid size-11 place-items-center rounded-xl bg-default text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <Heading className="font-semibold text-base">{title}</Heading>
      {children && <div className="max-w-prose text-balance text-muted">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
