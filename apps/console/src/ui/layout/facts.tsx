import type { ReactNode } from "react";

/** Names and values in two columns; a fact whose value is `null` is left out. */
export function Facts({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2.5">
      {items
        .filter(({ value }) => value !== null)
        .map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="figures min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
