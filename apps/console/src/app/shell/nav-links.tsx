"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { administration, type Entry, isCurrent, nav } from "./nav.ts";

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
  const { may } = useMay();
  const open = (entries: readonly Entry[]) => entries.filter(({ needs }) => may(...needs));
  const below = open(administration);
  if (as === "tabBar") {
    return (
      <nav aria-label={t("label")}>
        <Entries entries={open(nav)} look={tabBar} />
      </nav>
    );
  }
  return (
    <nav aria-label={t("label")} className="grid gap-1 overflow-y-auto">
      <Entries entries={open(nav)} look={sidebar} />
      {below.length > 0 && (
        <>
          <p className="mt-4 px-5.5 text-muted text-xs">{t("administration")}</p>
          <Entries entries={below} look={sidebar} />
        </>
      )}
    </nav>
  );
}

function Entries({ entries, look }: { entries: readonly Entry[]; look: typeof sidebar }) {
  const t = useTranslations("shell.nav");
  const path = usePathname();
  return (
    <ul className={look.list}>
      {entries.map(({ href, name, icon: Icon }) => (
        <li key={href}>
          <Link href={href} aria-current={isCurrent(href, path) ? "page" : undefined} className={look.link}>
            <Icon aria-hidden className={look.icon} />
            {t(name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
