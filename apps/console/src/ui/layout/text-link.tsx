import Link from "next/link";
import type { ComponentProps } from "react";

/** A link in a line of its own: as tall as a finger on a phone. */
export function TextLink({ className = "", ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={`inline-flex min-h-11 min-w-11 items-center text-info-ink hover:underline md:min-h-0 md:min-w-0 ${className}`}
    />
  );
}
