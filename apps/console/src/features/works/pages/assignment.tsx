"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { AssignmentFields } from "../assign/assignment-fields.tsx";

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
        <DialogFooter onClose={onClose} onPress={() => save.mutate()} isPending={save.isPending}>
          {ui("save")}
        </DialogFooter>
      }
    >
      <AssignmentFields value={malls} onChange={setMalls} />
      <p className="text-muted text-xs">{t("hint")}</p>
      {save.isError && <ErrorState error={save.error} />}
    </Dialog>
  );
}
