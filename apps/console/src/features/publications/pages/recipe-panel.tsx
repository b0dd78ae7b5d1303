"use client";
import { Button } from "@heroui/react";
import type { Work } from "@holofleet/contract/works.ts";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { RecipeDialog } from "./recipe-dialog.tsx";
import { useRecipeWords } from "./use-recipe-words.ts";

/** What malls get of a work: the originals, or what by which recipe. */
export function RecipePanel({ work }: { work: Work }) {
  const t = useTranslations("publications.recipe");
  const words = useRecipeWords();
  const [isOpen, setOpen] = useState(false);
  const { recipe, current } = work;
  const isNew = current !== null && words(recipe) !== words(current.recipe);
  return (
    <Panel
      title={t("title")}
      actions={
        <Allowed to="publish">
          <Button size="sm" variant="outline" onPress={() => setOpen(true)}>
            {t("change")}
          </Button>
        </Allowed>
      }
    >
      <p className="font-medium">{words(recipe)}</p>
      {isNew && <p className="mt-1 text-muted text-xs">{t("fromNext")}</p>}
      {isOpen && <RecipeDialog work={work} onClose={() => setOpen(false)} />}
    </Panel>
  );
}
