import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ComponentProps } from "react";

type Look = Parameters<typeof buttonVariants>[0];
type Props = ComponentProps<typeof Link> & Pick<NonNullable<Look>, "variant" | "size">;

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({ variant = "primary", size, className = "", ...rest }: Props) {
  return <Link {...rest} className={`${buttonVariants({ variant, size })} ${className}`} />;
}
