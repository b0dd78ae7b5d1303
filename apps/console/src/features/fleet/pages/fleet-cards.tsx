"use client";
import type { FleetStatus } from "@holofleet/contract/fleet.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";

/** The figures of the fleet, each a way to its list. */
export function FleetCards({ status }: { status: FleetStatus }) {
  const t = useTranslations("fleet.cards");
  const format = useFormat();
  const { malls, works, projectors, library, broker } = status;
  const { since } = broker;
  const now = useNow();
  return (
    <ul className="grid grid-cols-2 gap-3 md:grid-cols-3">
      <Figure href="/malls?show=online" name={t("malls")} value={malls.online} total={malls.total} />
      <Figure href="/malls" name={t("inSync")} value={malls.inSync} total={malls.total} />
      <Figure href="/projectors" name={t("projectors")} value={projectors.on} total={projectors.total} />
      <Figure href="/works" name={t("works")} value={works.published} total={works.total} />
      <Card href="/works" name={t("library")} note={t("pictures", { count: library.blobs })}>
        {format.bytes(library.bytes)}
      </Card>
      <Card href="/malls" name={t("broker")} note={since && t("since", { time: format.clock(Date.parse(since), now) })}>
        <span className="text-lg">{broker.connected ? t("connected") : t("disconnected")}</span>
      </Card>
    </ul>
  );
}

function Figure({ href, name, value, total }: { href: string; name: string; value: number; total: number }) {
  const t = useTranslations("fleet.cards");
  const { count } = useFormat();
  return (
    <Card href={href} name={name} share={total > 0 ? value / total : 0}>
      {count(value)} <span className="font-normal text-base text-muted">{t("of", { total: count(total) })}</span>
    </Card>
  );
}

interface CardProps {
  href: string;
  name: string;
  /** a line under the figure */
  note?: ReactNode;
  /** 0 to 1: a thin bar under the figure, in place of a note */
  share?: number;
  children: ReactNode;
}

function Card({ href, name, note, share, children }: CardProps) {
  return (
    <li>
      <Link
        href={href}
        className="flex h-full min-h-28 flex-col rounded-xl border bg-surface p-4 shadow-surface transition-colors hover:border-field-border"
      >
        <span className="text-muted">{name}</span>
        <span className="figures mt-1 font-semibold text-2xl tracking-tight">{children}</span>
        <span className="mt-auto pt-2 text-muted text-xs">
          {note}
          {share !== undefined && (
            <span className="block h-1 overflow-hidden rounded-full bg-default">
              <span className="block h-full rounded-full bg-(image:--spectrum)" style={{ width: `${share * 100}%` }} />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
