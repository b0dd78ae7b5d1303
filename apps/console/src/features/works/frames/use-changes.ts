"use client";
import type { Frame, Work } from "@holofleet/contract/works.ts";
import { type FrameDiff, planDiff } from "@holofleet/shared/content/diff.ts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "#ui/api.ts";

/** What `frames` change against the current revision; `null` until it is known. */
export function useChanges(work: Work, frames: readonly Frame[] | undefined): FrameDiff<Frame> | null {
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
    if (!work.draft.changed) return { added: [], changed: [], removed: [], moved: [], bytes: 0 };
    return before === undefined ? null : planDiff<Frame>(before, frames);
  }, [frames, before, work.draft.changed]);
}
