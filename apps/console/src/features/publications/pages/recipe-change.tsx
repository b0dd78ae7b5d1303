"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useTranslations } from "next-intl";
import { useRecipeWords } from "./use-recipe-words.ts";

/** What malls get by the next publish, and what they got until now where that was something else. */
export function RecipeChange({ work: { recipe, current } }: { work: Pick<Work, "recipe" | "current"> }) {
  const t = useTranslations("publications.recipe");
  const words = useRecipeWords();
  const [next, before] = [words(recipe), words(current?.recipe ?? null)];
  return (
    <p className="rounded-lg bg-surface-secondary px-3 py-2">
      <span className="text-muted text-xs">{t("title")}</span>
      <br />
      {next}
      {current !== null && next !== before && <span className="text-muted"> {t("instead", { before })}</span>}
    </p>
  );
}
