"use client";
import { Button } from "@heroui/react";
import type { Cue, CueDraft } from "@holofleet/contract/fleet/cues.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { AssignmentFields } from "#features/works/assign/assignment-fields.tsx";
import { api, client } from "#ui/api.ts";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { ActionFields } from "./action-fields.tsx";
import { draftOf, isComplete, isOfNoMall, newAction } from "./cue-draft.ts";
import { TriggerFields } from "./trigger-fields.tsx";

interface Props {
  /** the cue to change; a new one when `null` */
  cue: Cue | null;
  onClose: () => void;
  onSaved?: (cue: Cue) => void;
}

/** Dialog for a cue, to be read as a sentence: when this happens, in these malls, then do that, and that. */
export function CueForm({ cue, onClose, onSaved }: Props) {
  const t = useTranslations("cues.form");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(draftOf(cue));
  const change = (part: Partial<CueDraft>) => setDraft({ ...draft, ...part });
  const { actions } = draft;
  const save = useMutation({
    mutationFn: () => (cue ? client.cues.change({ ...draft, id: cue.id }) : client.cues.add(draft)),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: api.cues.key() });
      onClose();
      onSaved?.(saved);
    },
  });
  return (
    <FormDialog
      wide
      sticky
      title={t(cue ? "change" : "add")}
      submit={ui("save")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={!isComplete(draft)}
      error={save.error}
    >
      <TextInput
        label={t("name")}
        name="name"
        value={draft.name}
        onChange={(name) => change({ name })}
        hint={t("nameHint")}
        isRequired
      />
      <Part word={t("when")}>
        <TriggerFields trigger={draft.trigger} onChange={(trigger) => change({ trigger })} />
      </Part>
      {!isOfNoMall(draft.trigger) && (
        <Part word={t("in")}>
          <AssignmentFields legend={t("malls")} value={draft.malls} onChange={(malls) => change({ malls })} />
        </Part>
      )}
      <Part word={t("then")}>
        <ol className="grid gap-3">
          {actions.map((action, index) => (
            <li key={action.id} className="grid min-w-0 gap-3 rounded-xl border p-3">
              <ActionFields
                action={action}
                number={index + 1}
                trigger={draft.trigger}
                onChange={(next) => change({ actions: actions.with(index, next) })}
                {...(actions.length > 1 && { onRemove: () => change({ actions: actions.toSpliced(index, 1) }) })}
              />
            </li>
          ))}
        </ol>
        <Button
          variant="outline"
          size="sm"
          className="justify-self-start"
          isDisabled={actions.length >= 10}
          onPress={() => change({ actions: [...actions, newAction("notify", actions)] })}
        >
          <Plus aria-hidden />
          {t("and")}
        </Button>
      </Part>
      <details className="rounded-lg border p-3">
        <summary className="min-h-6 cursor-pointer font-medium">{t("more")}</summary>
        <div className="mt-3">
          <TextInput
            label={t("limit")}
            name="limit"
            type="number"
            value={String(draft.maxPerMinute)}
            onChange={(text) => change({ maxPerMinute: Math.round(Number(text)) })}
            hint={t("limitHint")}
          />
        </div>
      </details>
    </FormDialog>
  );
}

/** A part of the sentence, led by its word. */
function Part({ word, children }: { word: string; children: ReactNode }) {
  return (
    <section className="grid min-w-0 gap-3 border-l-2 border-l-accent/50 pl-4">
      <h3 className="font-semibold text-info-ink">{word}</h3>
      {children}
    </section>
  );
}
