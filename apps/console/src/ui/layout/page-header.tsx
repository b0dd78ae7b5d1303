import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  /** one line under the title */
  lead?: ReactNode;
  /** the list that this page belongs to */
  back?: { href: string; label: string };
  /** buttons; the page's main action last */
  actions?: ReactNode;
}

/** Title of a page with its actions. */
export function PageHeader({ title, lead, back, actions }: Props) {
  return (
    <header className="mb-6 grid gap-1">
      {back && (
        <Link
          href={back.href}
          className="-ml-1 inline-flex min-h-11 w-fit items-center gap-0.5 text-muted hover:text-foreground md:min-h-8"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{title}</h1>
          {lead && <div className="mt-1 text-muted">{lead}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
