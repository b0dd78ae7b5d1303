"use client";
import type { Publication } from "@holofleet/contract/publications.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { PublicationRow } from "./publication-row.tsx";

/** What is going to be published of a work, and what just could not be. Nothing when there is nothing to say. */
export function PublicationsBar({ work: { slug } }: { work: Pick<Work, "slug"> }) {
  const t = useTranslations("publications");
  const publications = useQuery(api.publications.list.queryOptions({ input: { slug } }));
  const shown = worthShowing(publications.data ?? []);
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("label")} className="mb-5 grid gap-3">
      {shown.map((publication) => (
        <PublicationRow key={publication.id} slug={slug} publication={publication} />
      ))}
    </section>
  );
}

/** Open ones in the order in which they come, and the last one when it failed or was overtaken. */
export function worthShowing(publications: readonly Publication[]): Publication[] {
  const open = publications.filter(({ state }) => state === "scheduled" || state === "preparing");
  const hourOf = ({ at, createdAt }: Publication) => at ?? createdAt;
  const [last] = publications
    .filter(({ finishedAt }) => finishedAt !== null)
    .sort((a, b) => ((a.finishedAt ?? "") < (b.finishedAt ?? "") ? 1 : -1));
  const isTrouble = last?.state === "failed" || last?.reasonCode === "overtaken";
  const sorted = [...open].sort((a, b) => (hourOf(a) < hourOf(b) ? -1 : 1));
  return last && isTrouble ? [last, ...sorted] : sorted;
}
