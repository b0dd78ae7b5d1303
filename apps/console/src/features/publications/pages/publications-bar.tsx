"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { PublicationRow } from "./publication-row.tsx";
import { worthShowing } from "./worth-showing.ts";

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
