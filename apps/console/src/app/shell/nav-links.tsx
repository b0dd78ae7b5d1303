"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { isCurrent, nav } from "./nav.ts";

const sidebar = {
  list: "grid gap-0.5 px-3",
  link: "flex h-9 items-center gap-2.5 rounded-lg px-2.5 font-medium text-muted hover:bg-default hover:text-foreground aria-[current]:bg-accent/10 aria-[current]:text-info-ink",
  icon: "size-4",
};
const tabBar = {
  list: "grid grid-cols-5",
  link: "grid h-14 place-content-center justify-items-center gap-0.5 font-medium text-[0.6875rem] text-muted aria-[current]:text-info-ink",
  icon: "size-5",
};

/** The way through the console: beside the page on a desk, under the thumb on a phone. */
export function NavLinks({ as }: { as: "sidebar" | "tabBar" }) {
  const t = useTranslations("shell.nav");
  const path = usePathname();
  const look = as === "sidebar" ? sidebar : tabBar;
  return (
    <nav aria-label={t("label")}>
      <ul className={look.list}>
        {nav.map(({ href, name, icon: Icon }) => (
          <li key={href}>
            <Link href={href} aria-current={isCurrent(href, path) ? "page" : undefined} className={look.link}>
              <Icon aria-hidden className={look.icon} />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
