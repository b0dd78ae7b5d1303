"use client";
import { Button } from "@heroui/react";
import type { Assignment } from "@holofleet/contract/assignments.ts";
import { failureOf } from "@holofleet/contract/client.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { AssignmentFields } from "../assign/assignment-fields.tsx";
import { DropZone } from "../drop/drop-zone.tsx";
import type { Pick } from "../drop/pick.ts";
import { BadFiles } from "../tray/bad-files.tsx";
import { amountOf } from "../upload/state.ts";
import { startUpload } from "../upload/uploads.ts";

interface Props {
  /** what was dropped on the list */
  picked: Pick | null;
  onClose: () => void;
}

/** Dialog for a new work: its pictures, its name, its malls. Then its page opens and the pictures go. */
export function NewWork({ picked, onClose }: Props) {
  const t = useTranslations("works.new");
  const router = useRouter();
  const queries = useQueryClient();
  const [pick, setPick] = useState(picked);
  const [title, setTitle] = useState(picked?.folder ?? "");
  const [malls, setMalls] = useState<Assignment>("all");
  const create = useMutation({
    mutationFn: (slug?: string) => client.works.create({ title, malls, ...(slug && { slug }) }),
    onSuccess: async ({ slug }) => {
      if (pick) startUpload(slug, pick);
      router.push(`/works/${slug}`);
      await queries.invalidateQueries({ queryKey: api.works.key() });
    },
  });
  const take = (dropped: Pick) => {
    setPick(dropped);
    if (title === "" && dropped.folder) setTitle(dropped.folder);
  };
  return (
    <FormDialog
      title={t("title")}
      sticky
      submit={t("submit")}
      onSubmit={() => create.mutate(undefined)}
      onClose={onClose}
      isPending={create.isPending}
      isDisabled={title.trim() === ""}
    >
      <DropZone onPick={take}>{t("dropHere")}</DropZone>
      {pick && <PickSummary pick={pick} />}
      <TextInput label={t("name")} name="title" value={title} onChange={setTitle} isRequired autoFocus />
      {create.isError && <Refusal error={create.error} onUse={(slug) => create.mutate(slug)} />}
      <AssignmentFields value={malls} onChange={setMalls} />
    </FormDialog>
  );
}

function PickSummary({ pick: { frames, zips, refused } }: { pick: Pick }) {
  const t = useTranslations("works.new");
  const format = useFormat();
  const { files, bytes } = amountOf(frames);
  return (
    <>
      <p role="status" className="figures font-medium">
        {files + zips.length === 0 && t("noPictures")}
        {files > 0 && t("picked", { count: files, bytes: format.bytes(bytes) })}
        {files > 0 && zips.length > 0 && " · "}
        {zips.length > 0 && t("zips", { count: zips.length, bytes: format.bytes(amountOf(zips).bytes) })}
      </p>
      {refused.length > 0 && <BadFiles files={refused.map((file) => ({ ...file, message: null }))} />}
    </>
  );
}

/** Why it was not made. When its short name is taken, the console suggests one that is free. */
function Refusal({ error, onUse }: { error: unknown; onUse: (slug: string) => void }) {
  const t = useTranslations("works.new");
  const { code, details } = failureOf(error);
  const { slug, suggestion } = (details ?? {}) as { slug?: string; suggestion?: string };
  if (code !== "slug_taken" || slug === undefined || suggestion === undefined) return <ErrorState error={error} />;
  return (
    <div role="alert" className="grid gap-3 rounded-xl border border-warning/35 bg-warning/8 p-4">
      <p>{t("taken", { slug })}</p>
      <Button variant="outline" className="w-fit" onPress={() => onUse(suggestion)}>
        {t("useSlug", { slug: suggestion })}
      </Button>
    </div>
  );
}
