"use client";
import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { isEncoded } from "./recipe-form.ts";

/** What malls get by a recipe, in a few words. */
export function useRecipeWords(): (recipe: PlayerRecipe | null) => string {
  const t = useTranslations("publications.recipe");
  return useCallback(
    (recipe) => {
      if (recipe === null) return t("originals");
      const { edge, format, quality } = recipe;
      if (!isEncoded(recipe)) return t("stripped");
      const words = [
        format === "keep" ? null : t(`formats.${format}`),
        edge === null ? null : t("atMost", { edge }),
        format === "png" ? null : t("ofQuality", { quality }),
      ];
      return words.filter((word) => word !== null).join(" · ");
    },
    [t],
  );
}
