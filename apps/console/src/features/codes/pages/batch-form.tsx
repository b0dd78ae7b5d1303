"use client";
import { Description, Input, Label, TextField } from "@heroui/react";
import { type AlphabetName, alphabets, fewestGuesses } from "@holofleet/shared/codes/format.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { type BatchDraft, batchOf, emptyDraft } from "./batch-draft.ts";
import { CodePreview } from "./code-preview.tsx";

/** A choice of nothing: keys may not be empty. */
const any = "*";

/** Dialog for a new batch of codes, with one to look at and how hard they are to guess. */
export function BatchForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("codes.form");
  const queries = useQueryClient();
  const router = useRouter();
  const malls = useQuery(mallsQuery());
  const works = useQuery(api.works.list.queryOptions({ input: {} }));
  const [draft, setDraft] = useState(emptyDraft);
  const change = (part: Partial<BatchDraft>) => setDraft({ ...draft, ...part });
  const batch = batchOf(draft);
  const create = useMutation({
    mutationFn: async () => batch && client.codes.create(batch),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: api.codes.key() });
      onClose();
      if (made) router.push(`/codes/${made.id}`);
    },
  });
  const text = (name: "name" | "count" | "prefix" | "length" | "uses" | "note") => ({
    ...{ name, label: t(name), value: draft[name] },
    onChange: (value: string) => change({ [name]: value }),
  });
  const choose = (name: "work" | "mall", options: { id: string; label: string }[]) => ({
    label: t(name),
    options: [{ id: any, label: t(`any.${name}`) }, ...options],
    value: draft[name] || any,
    onChange: (id: string) => change({ [name]: id === any ? "" : id }),
  });
  return (
    <FormDialog
      sticky
      title={t("title")}
      submit={t("submit")}
      onSubmit={() => create.mutate()}
      onClose={onClose}
      isPending={create.isPending}
      isDisabled={batch === null}
      error={create.error}
    >
      <TextInput {...text("name")} hint={t("nameHint")} isRequired autoFocus />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          {...choose(
            "work",
            (works.data ?? []).map(({ slug, title }) => ({ id: slug, label: title })),
          )}
        />
        <Choice
          {...choose(
            "mall",
            (malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` })),
          )}
        />
        <TextInput {...text("count")} type="number" inputMode="numeric" isRequired />
        <TextInput {...text("uses")} type="number" inputMode="numeric" isRequired />
        <Choice
          label={t("alphabet")}
          options={(Object.keys(alphabets) as AlphabetName[]).map((id) => ({ id, label: t(`alphabets.${id}`) }))}
          value={draft.alphabet}
          onChange={(id) => change({ alphabet: id as AlphabetName })}
        />
        <TextInput {...text("length")} type="number" inputMode="numeric" isRequired />
        <TextInput {...text("prefix")} placeholder="SPRING" />
        <TextField
          name="until"
          type="date"
          fullWidth
          value={draft.until}
          onChange={(until) => change({ until })}
          validationBehavior="aria"
        >
          <Label>{t("until")}</Label>
          <Input />
          <Description>{t("untilHint")}</Description>
        </TextField>
      </div>
      <label className="flex min-h-11 cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          name="check"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={draft.check}
          onChange={(event) => change({ check: event.target.checked })}
        />
        <span>
          {t("check")}
          <span className="block text-muted text-xs">{t("checkHint")}</span>
        </span>
      </label>
      <TextInput {...text("note")} />
      {batch && <CodePreview format={batch} count={batch.count} fewest={fewestGuesses} />}
    </FormDialog>
  );
}
