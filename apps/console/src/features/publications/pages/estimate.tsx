"use client";
import { type PlayerRecipe, playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useSettled } from "#ui/use-settled.ts";

/** How long a recipe stands still before it is tried, in milliseconds. */
const settleMs = 500;

/** What a recipe would save, from a few pictures that the console tries. */
export function Estimate({ slug, recipe }: { slug: string; recipe: PlayerRecipe }) {
  const t = useTranslations("publications.recipe");
  const format = useFormat();
  const wanted = JSON.stringify(recipe);
  const settled = useSettled(wanted, settleMs);
  const tried = playerRecipeSchema.parse(JSON.parse(settled));
  const estimate = useQuery({
    ...api.works.estimate.queryOptions({ input: { slug, recipe: tried } }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const isOld = settled !== wanted || estimate.isFetching;
  if (estimate.isError || estimate.data?.before === 0) return null;
  const { before = 0, after = 0, samples = 0 } = estimate.data ?? {};
  return (
    <p role="status" className={`rounded-lg bg-surface-secondary px-3 py-2 ${isOld ? "text-muted" : ""}`}>
      {estimate.data === undefined ? (
        t("estimating")
      ) : (
        <>
          <span className="figures font-medium">
            {samples === 0
              ? t("same", { bytes: format.bytes(before) })
              : t("estimate", { before: format.bytes(before), after: format.bytes(after) })}
          </span>{" "}
          {samples > 0 && <span className="text-muted text-xs">{t("samples", { count: samples })}</span>}
        </>
      )}
    </p>
  );
}
