"use client";
import { assignedMalls } from "@holofleet/contract/assignments.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { type HourDraft, momentOf } from "#features/publications/pages/hour-fields.tsx";
import { WhenFields } from "#features/publications/pages/when-fields.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { DraftChanges } from "../diff/draft-changes.tsx";

interface Props {
  work: Work;
  onClose: () => void;
}

/** Says what a publish changes and to how many malls it goes, then publishes. */
export function PublishDialog({ work, onClose }: Props) {
  const t = useTranslations("works.publish");
  const later = useTranslations("publications");
  const notify = useNotify();
  const router = useRouter();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [sync, setSync] = useState(true);
  const [hour, setHour] = useState<HourDraft | null>(null);
  const malls = useMalls(work);
  const count = malls?.length ?? null;
  const goes = sync && count !== 0;
  const at = hour && momentOf(hour);
  const publish = useMutation({
    mutationFn: () =>
      client.works.publish({
        slug: work.slug,
        base: work.draft.version,
        note,
        sync: goes,
        ...(hour && at && { at: at.toISOString(), timezone: hour.timezone }),
      }),
    onSuccess: async ({ revision, run }) => {
      notify.done(
        outcome(revision, hour),
        run === null ? undefined : { label: t("showSync"), run: () => router.push(`/syncs/${run}`) },
      );
      await queries.invalidateQueries({ queryKey: api.works.key() });
      await queries.invalidateQueries({ queryKey: api.publications.key() });
      onClose();
    },
  });
  const outcome = (revision: number | null, then: HourDraft | null) => {
    if (revision !== null) return t("done", { number: revision });
    return then ? later("planned", { time: then.clock.replace("T", " "), zone: then.timezone }) : later("begun");
  };
  return (
    <Dialog
      title={t("title", { title: work.title })}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter
          onClose={onClose}
          onPress={() => publish.mutate()}
          isPending={publish.isPending}
          isDisabled={hour !== null && at === null}
        >
          {hour ? t("submitLater") : goes && count !== null ? t("submitSync", { count }) : t("submit")}
        </DialogFooter>
      }
    >
      <DraftChanges work={work} />
      <TextInput label={t("note")} hint={t("noteHint")} name="note" value={note} onChange={setNote} />
      <label className="flex min-h-11 cursor-pointer items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={goes}
          disabled={count === 0}
          onChange={({ currentTarget }) => setSync(currentTarget.checked)}
        />
        <span className="grid">
          {count === null ? t("syncAny") : t("sync", { count })}
          <span className="text-muted text-xs">{goes ? t("syncHint") : t("noSyncHint")}</span>
        </span>
      </label>
      <WhenFields value={hour} malls={malls ?? []} onChange={setHour} />
      {publish.isError && <ErrorState error={publish.error} />}
    </Dialog>
  );
}

/** The malls that should hold a work; `null` until they are known. */
function useMalls({ malls }: Work): Mall[] | null {
  const list = useQuery(mallsQuery());
  return list.data ? assignedMalls(malls, list.data) : null;
}
