"use client";
import { Button } from "@heroui/react";
import type { Assignment, Work } from "@holofleet/contract/works.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { CheckList } from "#ui/form/check-list.tsx";
import { Dialog } from "#ui/form/dialog.tsx";

interface FieldsProps {
  value: Assignment;
  onChange: (malls: Assignment) => void;
}

/** All malls, or chosen ones. */
export function AssignmentFields({ value, onChange }: FieldsProps) {
  const t = useTranslations("works.malls");
  const malls = useQuery(api.malls.list.queryOptions());
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1.5 font-medium text-sm">{t("label")}</legend>
      {(["all", "chosen"] as const).map((choice) => (
        <label key={choice} className="flex min-h-11 cursor-pointer items-center gap-3 md:min-h-8">
          <input
            type="radio"
            name="assignment"
            className="size-4 accent-accent"
            checked={(value === "all") === (choice === "all")}
            onChange={() => onChange(choice === "all" ? "all" : [])}
          />
          {t(choice)}
        </label>
      ))}
      {value !== "all" && malls.isSuccess && (
        <CheckList
          legend={t("some", { count: value.length })}
          items={malls.data.map(({ code, name }) => ({ id: code, label: name, note: code }))}
          chosen={new Set(value)}
          onChange={(chosen) => onChange([...chosen])}
        />
      )}
    </fieldset>
  );
}

/** Dialog to choose the malls that should hold a work. */
export function AssignmentDialog({ work, onClose }: { work: Work; onClose: () => void }) {
  const t = useTranslations("works.malls");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [malls, setMalls] = useState(work.malls);
  const save = useMutation({
    mutationFn: () => client.works.assign({ slug: work.slug, malls }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.works.key() });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("title", { title: work.title })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {ui("cancel")}
          </Button>
          <Button onPress={() => save.mutate()} isPending={save.isPending}>
            {ui("save")}
          </Button>
        </>
      }
    >
      <AssignmentFields value={malls} onChange={setMalls} />
      <p className="text-muted text-xs">{t("hint")}</p>
      {save.isError && <ErrorState error={save.error} />}
    </Dialog>
  );
}
