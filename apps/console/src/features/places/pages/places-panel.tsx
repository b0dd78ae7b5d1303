"use client";
import { Button } from "@heroui/react";
import { type MallPlace, placeStates } from "@holofleet/contract/works/places.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { ReceiptText } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MallPresence } from "#features/malls/pages/presence.tsx";
import { ReceiptDialog } from "#features/receipts/pages/receipt-dialog.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { PlaceBadge } from "./place-badge.tsx";
import { useRevisionWords } from "./use-revision-words.ts";

/** Malls named here; the table has all of them. */
const named = 5;

/** Where a work is: how many malls are how far, and those that are not there yet by name. */
export function PlacesPanel({ work: { slug } }: { work: Pick<Work, "slug"> }) {
  const t = useTranslations("places");
  const receipts = useTranslations("receipts");
  const places = useQuery(api.works.malls.queryOptions({ input: { slug } }));
  const [isOpen, setIsOpen] = useState(false);
  const open = places.data?.filter(({ state }) => state !== "in_sync") ?? [];
  return (
    <Panel title={t("panel")} actions={<TextLink href={`/where?work=${slug}`}>{t("openTable")}</TextLink>}>
      {places.isPending && <Placeholder rows={1} height="h-6" />}
      {places.isError && <ErrorState error={places.error} onRetry={() => void places.refetch()} />}
      {places.data?.length === 0 && <p className="text-muted">{t("nowhere")}</p>}
      {places.isSuccess && places.data.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Counts places={places.data} />
          <Button size="sm" variant="ghost" onPress={() => setIsOpen(true)}>
            <ReceiptText aria-hidden />
            {receipts("open")}
          </Button>
        </div>
      )}
      {isOpen && places.isSuccess && <ReceiptDialog places={places.data} onClose={() => setIsOpen(false)} />}
      {open.length > 0 && (
        <ul className="mt-3 grid gap-3">
          {open.slice(0, named).map((place) => (
            <OpenPlace key={place.code} place={place} />
          ))}
          {open.length > named && <li className="text-muted">{t("moreMalls", { count: open.length - named })}</li>}
        </ul>
      )}
    </Panel>
  );
}

function Counts({ places }: { places: readonly MallPlace[] }) {
  const counts = placeStates.map((state) => ({ state, count: places.filter((place) => place.state === state).length }));
  return (
    <p className="flex flex-wrap gap-1.5">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ state, count }) => (
          <PlaceBadge key={state} state={state} count={count} />
        ))}
    </p>
  );
}

function OpenPlace({ place }: { place: MallPlace }) {
  const words = useRevisionWords();
  const { code, name, state, presence, lastSeenAt, hasAgent } = place;
  return (
    <li className="grid gap-1">
      <span className="flex items-baseline justify-between gap-2">
        <Link href={`/malls/${code}`} className="min-w-0 truncate font-medium hover:underline">
          {name}
        </Link>
        <span className="figures shrink-0 text-muted text-xs">{words(place)}</span>
      </span>
      <span className="flex flex-wrap items-center gap-1.5">
        <PlaceBadge state={state} />
        {(presence !== "online" || !hasAgent) && (
          <MallPresence presence={presence} lastSeenAt={lastSeenAt} none={!hasAgent} />
        )}
      </span>
    </li>
  );
}
