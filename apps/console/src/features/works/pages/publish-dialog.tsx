"use client";
import { Button } from "@heroui/react";
import { assignedMalls } from "@holofleet/contract/assignments.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Dialog } from "#ui/form/dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { DraftChanges } from "../diff/draft-changes.tsx";

interface Props {
  work: Work;
  onClose: () => void;
}

/** Says what a publish changes and to how many malls it goes, then publishes. */
export function PublishDialog({ work, onClose }: Props) {
  const t = useTranslations("works.publish");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const router = useRouter();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [sync, setSync] = useState(true);
  const count = useMallCount(work);
  const goes = sync && count !== 0;
  const publish = useMutation({
    mutationFn: () => client.works.publish({ slug: work.slug, base: work.draft.version, note, sync: goes }),
    onSuccess: async ({ revision, run }) => {
      notify.done(
        t("done", { number: revision }),
        run === null ? undefined : { label: t("showSync"), run: () => router.push(`/syncs/${run}`) },
      );
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
          <Button onPress={() => publish.mutate()} isPending={publish.isPending}>
            {goes && count !== null ? t("submitSync", { count }) : t("submit")}
          </Button>
        </>
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
      {publish.isError && <ErrorState error={publish.error} />}
    </Dialog>
  );
}

/** How many malls should hold a work; `null` until it is known. */
function useMallCount({ malls }: Work): number | null {
  const list = useQuery(api.malls.list.queryOptions());
  return list.data ? assignedMalls(malls, list.data).length : null;
}
