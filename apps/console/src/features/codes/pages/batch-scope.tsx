"use client";
import type { CodeBatch } from "@holofleet/contract/codes/batches.ts";
import { useTranslations } from "next-intl";
import { TextLink } from "#ui/layout/text-link.tsx";

/** What the codes of a batch are for: a work, a mall, or nothing in particular. */
export function BatchScope({ batch: { work, mall } }: { batch: CodeBatch }) {
  const t = useTranslations("codes.scope");
  if (!work && !mall) return <span className="text-muted">{t("any")}</span>;
  return (
    <span className="flex flex-wrap gap-x-3">
      {work && <TextLink href={`/works/${work.slug}`}>{work.title}</TextLink>}
      {mall && <TextLink href={`/malls/${mall.code}`}>{mall.name}</TextLink>}
    </span>
  );
}
