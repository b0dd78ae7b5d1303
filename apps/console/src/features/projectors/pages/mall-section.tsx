"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import Link from "next/link";
import { PresenceBadge } from "#features/malls/pages/presence.tsx";
import { ProjectorCard } from "./projector-card.tsx";
import type { MallGroup } from "./view.ts";

interface Props {
  group: MallGroup;
  onRemove: (projector: Projector) => void;
}

/** The projectors of one mall, and whether its agent is there to reach them. */
export function MallSection({ group, onRemove }: Props) {
  const titleId = `mall-${group.code}`;
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={titleId} className="min-w-0 break-words font-semibold text-base">
          <Link
            href={`/malls/${encodeURIComponent(group.code)}`}
            className="inline-flex min-h-11 flex-wrap items-center gap-x-1.5 hover:underline md:min-h-0"
          >
            {group.name} <span className="font-normal text-muted">{group.code}</span>
          </Link>
        </h2>
        <PresenceBadge presence={group.agentPresence} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {group.projectors.map((projector) => (
          <ProjectorCard key={projector.id} projector={projector} onRemove={() => onRemove(projector)} />
        ))}
      </div>
    </section>
  );
}
