"use client";
import { renditionFormats } from "@holofleet/contract/works/recipes.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { Estimate } from "./estimate.tsx";
import { draftOf, isEncoded, type RecipeDraft, recipeOf } from "./recipe-form.ts";

/** Dialog to choose what malls get: the originals, or pictures made of them by a recipe. */
export function RecipeDialog({ work, onClose }: { work: Work; onClose: () => void }) {
  const t = useTranslations("publications.recipe");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(work.recipe));
  const recipe = recipeOf(draft);
  const save = useMutation({
    mutationFn: () => client.works.recipe({ slug: work.slug, recipe: recipe ?? null }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.works.key() });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (recipe !== undefined) save.mutate();
  };
  return (
    <Dialog
      title={t("title")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="recipe" isPending={save.isPending} isDisabled={recipe === undefined}>
          {ui("save")}
        </DialogFooter>
      }
    >
      <form id="recipe" onSubmit={submit} className="grid gap-4">
        <Mode value={draft.mode} onChange={(mode) => setDraft({ ...draft, mode })} />
        {draft.mode === "recipe" && (
          <>
            <RecipeFields draft={draft} isWrong={recipe === undefined} onChange={setDraft} />
            {recipe && <Estimate slug={work.slug} recipe={recipe} />}
          </>
        )}
        <p className="text-muted text-xs">{t("hint")}</p>
        {save.isError && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}

function Mode({ value, onChange }: { value: RecipeDraft["mode"]; onChange: (mode: RecipeDraft["mode"]) => void }) {
  const t = useTranslations("publications.recipe");
  return (
    <fieldset className="grid gap-1">
      <legend className="sr-only">{t("title")}</legend>
      {(["originals", "recipe"] as const).map((mode) => (
        <label key={mode} className="flex min-h-11 cursor-pointer items-start gap-3 py-1 md:min-h-8">
          <input
            type="radio"
            name="mode"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={value === mode}
            onChange={() => onChange(mode)}
          />
          <span className="grid">
            {t(`mode.${mode}`)}
            <span className="text-muted text-xs">{t(`modeHint.${mode}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface FieldsProps {
  draft: RecipeDraft;
  isWrong: boolean;
  onChange: (draft: RecipeDraft) => void;
}

function RecipeFields({ draft, isWrong, onChange }: FieldsProps) {
  const t = useTranslations("publications.recipe");
  const { edge, format, quality, stripLocation } = draft;
  const encodes = isEncoded({ edge: edge.trim() === "" ? null : 0, format });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput
          label={t("edge")}
          hint={t("edgeHint")}
          error={isWrong ? t("edgeWrong") : null}
          name="edge"
          type="number"
          value={edge}
          onChange={(value) => onChange({ ...draft, edge: value })}
        />
        <Choice
          label={t("format")}
          options={renditionFormats.map((id) => ({ id, label: t(`formats.${id}`) }))}
          value={format}
          onChange={(id) => onChange({ ...draft, format: renditionFormats.find((known) => known === id) ?? "keep" })}
        />
      </div>
      {encodes && format !== "png" && (
        <label className="grid gap-1.5">
          <span className="flex justify-between font-medium text-sm">
            {t("quality")} <span className="figures text-muted">{quality}</span>
          </span>
          <input
            type="range"
            min={30}
            max={100}
            value={quality}
            className="h-6 w-full accent-accent"
            onChange={({ currentTarget }) => onChange({ ...draft, quality: currentTarget.valueAsNumber })}
          />
        </label>
      )}
      <label className="flex min-h-11 cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={encodes || stripLocation}
          disabled={encodes}
          onChange={({ currentTarget }) => onChange({ ...draft, stripLocation: currentTarget.checked })}
        />
        <span className="grid">
          {t("strip")}
          <span className="text-muted text-xs">{encodes ? t("stripAlways") : t("stripHint")}</span>
        </span>
      </label>
    </>
  );
}
