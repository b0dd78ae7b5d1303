"use client";
import { Button } from "@heroui/react";
import { trashDays } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { Folder, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { WorkCard } from "#features/works/pages/work-card.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useNow } from "#ui/i18n/use-now.ts";
import { RowCheck, SelectAll, type Selection } from "#ui/layout/row-selection.tsx";
import { daysLeft } from "./shelf.ts";
import { isNarrowed, type LibraryQuery } from "./use-library-query.ts";
import { WorkTable } from "./work-table.tsx";

interface Props {
  works: readonly Work[];
  query: LibraryQuery;
  selection: Selection;
}

/** Cards drawn at once; a longer list goes on at a press. */
const pageSize = 96;

/** Works as cards or rows, to be chosen one by one, as a range or all. */
export function WorkShelf({ works, query, selection }: Props) {
  const t = useTranslations("library");
  const slugs = works.map(({ slug }) => slug);
  const chosen = slugs.filter((slug) => selection.keys.has(slug)).length;
  if (query.view === "table") return <WorkTable works={works} selection={selection} />;
  return (
    <section aria-label={t("works")} className="grid gap-3">
      <div className="-ml-2 flex items-center gap-1 text-muted text-xs">
        <Allowed to="publish">
          <SelectAll keys={slugs} selection={selection} />
        </Allowed>
        <span className="figures">
          {chosen > 0 ? t("chosenOf", { chosen, count: works.length }) : t("count", { count: works.length })}
        </span>
      </div>
      <Cards works={works} slugs={slugs} showsCollection={isNarrowed(query)} selection={selection} />
    </section>
  );
}

interface CardsProps {
  works: readonly Work[];
  slugs: readonly string[];
  showsCollection: boolean;
  selection: Selection;
}

function Cards({ works, slugs, showsCollection, selection }: CardsProps) {
  const ui = useTranslations("ui");
  const [shown, setShown] = useState(pageSize);
  const left = works.length - shown;
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-4">
        {works.slice(0, shown).map((work) => (
          <li
            key={work.slug}
            data-selected={selection.keys.has(work.slug) || undefined}
            className="relative rounded-xl ring-accent data-[selected]:ring-2"
          >
            <WorkCard work={work}>
              <Shelf work={work} showsCollection={showsCollection} />
            </WorkCard>
            <Allowed to="publish">
              <div className="absolute top-2 left-2 rounded-md bg-surface/85 shadow-surface backdrop-blur-sm">
                <RowCheck rowKey={work.slug} name={work.title} order={slugs} selection={selection} />
              </div>
            </Allowed>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button variant="outline" className="mx-auto" onPress={() => setShown(shown + pageSize)}>
          {ui("showMore", { count: Math.min(left, pageSize) })}
        </Button>
      )}
    </>
  );
}

/** Where a work stands: its tags, its collection where that is not clear, its days in the trash. */
function Shelf({ work: { tags, collection, trashedAt }, showsCollection }: { work: Work; showsCollection: boolean }) {
  return (
    <>
      {trashedAt && <DaysLeft since={trashedAt} />}
      {showsCollection && collection && (
        <span className="flex items-center gap-1.5 text-muted text-xs">
          <Folder aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{collection}</span>
        </span>
      )}
      {tags.length > 0 && <TagWords tags={tags} />}
    </>
  );
}

/** Tags as words; to choose them, the library has chips. */
export function TagWords({ tags }: { tags: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <span key={tag} className="max-w-full truncate rounded-full bg-default px-2 py-0.5 text-muted text-xs">
          {tag}
        </span>
      ))}
    </span>
  );
}

/** How long a work stays in the trash. */
export function DaysLeft({ since }: { since: string }) {
  const t = useTranslations("library.trash");
  const days = daysLeft(since, trashDays, useNow());
  return (
    <StatusBadge tone={days <= 3 ? "bad" : "muted"} icon={Trash2}>
      {t("left", { count: days })}
    </StatusBadge>
  );
}
