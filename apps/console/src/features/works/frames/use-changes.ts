"use client";
import type { Frame, Work } from "@holofleet/contract/works.ts";
import { diffManifest, type ManifestDiff } from "@holofleet/shared/content/manifest.ts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "#ui/api.ts";

/** What the draft changes against the current revision, by path; `null` until it is known. */
export function useChanges(work: Work, frames: Frame[] | undefined): ManifestDiff | null {
  const number = work.current?.number ?? null;
  const current = useQuery({
    ...api.works.revision.queryOptions({ input: { slug: work.slug, number: number ?? 0 } }),
    enabled: number !== null && work.draft.changed,
    // a revision never changes
    staleTime: Number.POSITIVE_INFINITY,
  });
  const before = number === null ? [] : current.data?.frames;
  return useMemo(() => {
    if (frames === undefined) return null;
    if (!work.draft.changed) return { added: [], changed: [], removed: [] };
    return before === undefined ? null : diffManifest({ v: 1, frames: before }, { v: 1, frames });
  }, [frames, before, work.draft.changed]);
}
