"use client";
import type { FleetStatus } from "@holofleet/contract/fleet.ts";
import { ChevronRight, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Concern, planAttention } from "./attention.ts";

const looks = {
  bad: { icon: CircleAlert, ink: "text-bad-ink" },
  warn: { icon: TriangleAlert, ink: "text-warn-ink" },
  info: { icon: CircleAlert, ink: "text-info-ink" },
} as const;

/** What needs an operator's eye, each with the way to it; or that nothing does. */
export function Attention({ status }: { status: FleetStatus }) {
  const t = useTranslations("fleet.attention");
  const concerns = planAttention(status);
  if (concerns.length === 0 && status.malls.total === 0) return null;
  return (
    <section aria-labelledby="attention" className="overflow-hidden rounded-xl border bg-surface shadow-surface">
      <h2 id="attention" className="sr-only">
        {t("title")}
      </h2>
      {concerns.length === 0 ? (
        <p className="flex items-center gap-3 px-4 py-4">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-good-ink" />
          <span>
            <span className="block font-medium">{t("none")}</span>
            <span className="text-muted">{t("noneText")}</span>
          </span>
        </p>
      ) : (
        <ul className="divide-y divide-separator">
          {concerns.map((concern) => (
            <Row key={concern.what} concern={concern} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ concern: { what, count, tone, href } }: { concern: Concern }) {
  const t = useTranslations("fleet.attention");
  const { icon: Icon, ink } = looks[tone];
  return (
    <li>
      <Link href={href} className="flex min-h-12 items-center gap-3 px-4 py-2.5 hover:bg-surface-secondary">
        <Icon aria-hidden className={`size-4 shrink-0 ${ink}`} />
        <span className="figures min-w-0 font-medium">{t(what, { count })}</span>
        <span className="ml-auto flex shrink-0 items-center text-muted">
          {t("open")}
          <ChevronRight aria-hidden className="size-4" />
        </span>
      </Link>
    </li>
  );
}
