"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { RecipeChange } from "#features/publications/pages/recipe-change.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { DiffView } from "./diff-view.tsx";

/** What publishing a draft changes for the malls, in figures and pictures. */
export function DraftChanges({ work }: { work: Work }) {
  const { slug, current, draft } = work;
  const t = useTranslations("works.publish");
  const words = useTranslations("frames.diff");
  const format = useFormat();
  const diff = useQuery({ ...api.works.diff.queryOptions({ input: { slug } }), staleTime: 0 });
  // by a recipe malls get other bytes than those of the frames, and all of them when it is new
  const getsOriginals = work.recipe === null && (current?.recipe ?? null) === null;
  const isSame =
    diff.data &&
    diff.data.added.length + diff.data.changed.length + diff.data.removed.length + diff.data.moved.length === 0;
  return (
    <div className="grid min-w-0 gap-3">
      <p>
        {current === null ? t("first") : t("against", { number: current.number })}{" "}
        <span className="figures text-muted">
          {t("total", { count: draft.frames, bytes: format.bytes(draft.bytes) })}
          {diff.isSuccess && getsOriginals && ` ${words("newBytes", { bytes: format.bytes(diff.data.bytes) })}`}
        </span>
      </p>
      {diff.isPending && <Placeholder rows={2} height="h-20" />}
      {diff.isError && <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.isSuccess && !(isSame && !getsOriginals) && <DiffView diff={diff.data} isCompact />}
      {!getsOriginals && <RecipeChange work={work} />}
    </div>
  );
}
