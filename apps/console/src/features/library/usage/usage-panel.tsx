"use client";
import type { Usage } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RunBadge } from "#features/syncs/pages/states.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";

/** Entries of a list that are shown. */
const shown = 5;

/** What a work is used in beside malls: the syncs that asked for it, the works with the same pictures. */
export function UsagePanel({ work: { slug } }: { work: Work }) {
  const t = useTranslations("library.usage");
  const usage = useQuery(api.works.usage.queryOptions({ input: { slug } }));
  return (
    <Panel title={t("title")}>
      {usage.isPending && <Placeholder rows={2} />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.isSuccess && (
        <div className="grid gap-4">
          <Runs runs={usage.data.runs} />
          <Shared shared={usage.data.shared} />
        </div>
      )}
    </Panel>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      {children}
    </section>
  );
}

function Runs({ runs }: { runs: Usage["runs"] }) {
  const t = useTranslations("library.usage");
  if (runs.length === 0) return null;
  return (
    <Part title={t("runs")}>
      <ul className="grid gap-1">
        {runs.slice(0, shown).map(({ id, state, createdAt }) => (
          <li key={id} className="flex items-center justify-between gap-3">
            <TextLink href={`/syncs/${id}`}>
              <RelativeTime at={createdAt} />
            </TextLink>
            <RunBadge state={state} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Shared({ shared: { pictures, bytes, works } }: { shared: Usage["shared"] }) {
  const t = useTranslations("library.usage");
  const format = useFormat();
  return (
    <Part title={t("shared")}>
      <p className="figures">
        {pictures === 0 ? t("noneShared") : t("saves", { count: pictures, bytes: format.bytes(bytes) })}
      </p>
      <ul className="grid gap-1">
        {works.slice(0, shown).map(({ slug, title, pictures: count }) => (
          <li key={slug} className="flex items-baseline justify-between gap-3">
            <TextLink href={`/works/${slug}`} className="truncate">
              {title}
            </TextLink>
            <span className="figures shrink-0 text-muted text-xs">{t("pictures", { count })}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
