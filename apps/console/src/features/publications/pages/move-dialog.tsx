"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { firstHour, type HourDraft, HourFields, momentOf } from "./hour-fields.tsx";

interface Props {
  slug: string;
  id: string;
  onClose: () => void;
}

/** Dialog to choose another hour for a publication that waits. */
export function MoveDialog({ slug, id, onClose }: Props) {
  const t = useTranslations("publications");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery()).data ?? [];
  const [hour, setHour] = useState<HourDraft>(() => firstHour(malls));
  const moment = momentOf(hour);
  const move = useMutation({
    mutationFn: (at: Date) => client.publications.change({ slug, id, at: at.toISOString(), timezone: hour.timezone }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.publications.key() });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("moveTitle")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter
          onClose={onClose}
          isDisabled={moment === null}
          isPending={move.isPending}
          onPress={() => moment && move.mutate(moment)}
        >
          {ui("save")}
        </DialogFooter>
      }
    >
      <HourFields value={hour} malls={malls} onChange={setHour} />
      {move.isError && <ErrorState error={move.error} />}
    </Dialog>
  );
}
