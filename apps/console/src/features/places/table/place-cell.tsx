"use client";
import type { Where } from "@holofleet/contract/works/places.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { PlaceBadge } from "../pages/place-badge.tsx";
import { useRevisionWords } from "../pages/use-revision-words.ts";

interface Props {
  /** not there before its page was read */
  mall: Where["malls"][number] | undefined;
  slug: string;
}

/** One work in one mall: how it stands, and the revision that is there. Leads to the mall. Drawn anew for new facts alone. */
export const PlaceCell = memo(function PlaceCell({ mall, slug }: Props) {
  const t = useTranslations("places");
  const words = useRevisionWords();
  if (!mall) return <span className="h-6 w-20 rounded-md bg-default/60" />;
  const place = mall.cells[slug];
  if (!place) return <span className="text-muted text-xs">{t("nothing")}</span>;
  return (
    <Link
      href={`/malls/${mall.code}`}
      className="group grid grid-cols-[minmax(0,1fr)] gap-0.5"
      title={`${mall.name}${t("colon")}${words(place)}`}
    >
      <PlaceBadge state={place.state} />
      <span className="figures truncate text-muted text-xs group-hover:underline">{words(place)}</span>
    </Link>
  );
});
