"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { mallsQuery } from "../pages/malls-query.ts";
import { MarkFields } from "./mark-fields.tsx";
import { countMarks, planMarks } from "./marks.ts";

interface Props {
  /** the malls to mark */
  malls: readonly Mall[];
  onClose: () => void;
}

type Changed = ReadonlyMap<string, boolean>;

/** Dialog to put malls into groups and tags, and take them out; groups that are new are made. */
export function MarkDialog({ malls, onClose }: Props) {
  const t = useTranslations("malls.marks");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const all = useQuery(mallsQuery());
  const groups = useQuery(api.groups.list.queryOptions());
  const [inGroups, setInGroups] = useState<Changed>(new Map());
  const [tagged, setTagged] = useState<Changed>(new Map());
  const known = new Set(groups.data?.map(({ name }) => name));
  const save = useMutation({
    mutationFn: async () => {
      const joined = planMarks(inGroups);
      for (const name of joined.add) if (!known.has(name)) await client.groups.create({ name });
      await client.malls.mark({ malls: malls.map(({ code }) => code), groups: joined, tags: planMarks(tagged) });
    },
    onSuccess: async () => {
      notify.done(t("done", { count: malls.length }));
      await queries.invalidateQueries({ queryKey: api.groups.key() });
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("title", { count: malls.length, name: malls[0]?.name ?? "" })}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter
          onClose={onClose}
          onPress={() => save.mutate()}
          isPending={save.isPending}
          isDisabled={inGroups.size + tagged.size === 0 || !groups.isSuccess}
        >
          {ui("save")}
        </DialogFooter>
      }
    >
      <MarkFields
        kind="groups"
        total={malls.length}
        counts={countMarks(malls, "groups")}
        known={[...known]}
        changed={inGroups}
        onChange={setInGroups}
      />
      <MarkFields
        kind="tags"
        total={malls.length}
        counts={countMarks(malls, "tags")}
        known={[...countMarks(all.data ?? [], "tags").keys()]}
        changed={tagged}
        onChange={setTagged}
      />
      <p className="text-muted text-xs">{t("hint")}</p>
      {save.isError && <ErrorState error={save.error} />}
    </Dialog>
  );
}
