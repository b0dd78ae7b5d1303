import type { ReactNode } from "react";

interface Props {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** the content touches the edges, such as a table */
  flush?: boolean;
}

/** A bordered sheet with a heading: the one container of the console. */
export function Panel({ title, actions, children, flush }: Props) {
  return (
    <section className="overflow-hidden rounded-xl border bg-surface shadow-surface">
      {(title || actions) && (
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-separator border-b px-4 py-2">
          <h2 className="font-semibold text-sm">{title}</h2>
          {actions}
        </div>
      )}
      <div className={flush ? "panel-flush" : "p-4"}>{children}</div>
    </section>
  );
}
