"use client";
import { Button } from "@heroui/react";
import { type Line, openLine } from "@holofleet/shared/line.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { draftOf, firstWindow, lineOfDraft } from "./draft.ts";
import { LineOutlook } from "./line-outlook.tsx";
import { WindowFields } from "./window-fields.tsx";

interface Props {
  title: string;
  /** `null`: none of its own */
  line: Line | null;
  /** what no line of its own means, in words */
  without: string;
  /** whose clocks the preview shows */
  zone: string;
  onSave: (line: Line | null) => Promise<unknown>;
  onClose: () => void;
}

/** Dialog for the line of a mall or a group: a limit and download windows, or none. */
export function LineForm({ title, line, without, zone, onSave, onClose }: Props) {
  const t = useTranslations("lines");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [own, setOwn] = useState(line !== null);
  const [draft, setDraft] = useState(draftOf(line ?? openLine));
  const read = lineOfDraft(draft);
  const isLimitWrong = lineOfDraft({ ...draft, windows: [] }) === null;
  const save = useMutation({
    mutationFn: () => onSave(own ? read : null),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      await queries.invalidateQueries({ queryKey: api.groups.key() });
      onClose();
    },
  });
  const isGood = !own || read !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) save.mutate();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="line-form" isPending={save.isPending} isDisabled={!isGood}>
          {ui("save")}
        </DialogFooter>
      }
    >
      <form id="line-form" onSubmit={submit} className="grid gap-4">
        <Choice
          label={t("whose")}
          options={[
            { id: "none", label: without },
            { id: "own", label: t("own") },
          ]}
          value={own ? "own" : "none"}
          onChange={(id) => setOwn(id === "own")}
        />
        {own && (
          <>
            <TextInput
              label={t("limit")}
              name="limit"
              value={draft.limit}
              onChange={(limit) => setDraft({ ...draft, limit })}
              hint={t("limitHint")}
              error={isLimitWrong ? t("limitWrong") : null}
            />
            <div className="grid gap-2">
              <h3 className="font-medium text-sm">{t("windows")}</h3>
              {draft.windows.map((window, index) => (
                <WindowFields
                  // biome-ignore lint/suspicious/noArrayIndexKey: windows have no name but their place
                  key={index}
                  window={window}
                  onChange={(next) => setDraft({ ...draft, windows: draft.windows.with(index, next) })}
                  onRemove={() => setDraft({ ...draft, windows: draft.windows.toSpliced(index, 1) })}
                />
              ))}
              <Button
                variant="outline"
                className="justify-self-start"
                onPress={() => setDraft({ ...draft, windows: [...draft.windows, firstWindow] })}
              >
                <Plus aria-hidden />
                {t("addWindow")}
              </Button>
              <p className="text-muted text-xs">
                {read === null && !isLimitWrong ? t("windowWrong") : read && <LineOutlook line={read} zone={zone} />}
              </p>
            </div>
          </>
        )}
        {save.isError && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
