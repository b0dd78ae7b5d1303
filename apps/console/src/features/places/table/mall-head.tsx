"use client";
import type { Where } from "@holofleet/contract/works/places.ts";
import Link from "next/link";
import { memo } from "react";
import { PresenceBadge } from "#features/malls/pages/presence.tsx";

/** A mall over its column; an empty line before its page was read. */
export const MallHead = memo(function MallHead({ mall }: { mall: Where["malls"][number] | undefined }) {
  if (!mall) return <span className="block h-6 w-20 rounded-md bg-default/60" />;
  return (
    <span className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <Link href={`/malls/${mall.code}`} className="truncate font-medium text-xs hover:underline">
        {mall.name}
      </Link>
      <span className="truncate font-mono text-[0.6875rem] text-muted">{mall.code}</span>
      {mall.hasAgent && mall.presence !== "online" && <PresenceBadge presence={mall.presence} />}
    </span>
  );
});
