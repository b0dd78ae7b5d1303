"use client";
import type { Cue } from "@holofleet/contract/fleet/cues.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

/** in place of a mall's code, which never has a space in it */
const everywhere = "every mall";

/** Carries out what a cue does, now: asks where it should have happened. */
export function TestDialog({ cue, onClose }: { cue: Cue; onClose: () => void }) {
  const t = useTranslations("cues.test");
  const notify = useNotify();
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery());
  const [mall, setMall] = useState(everywhere);
  const [payload, setPayload] = useState("");
  const test = useMutation({
    mutationFn: () => client.cues.test({ id: cue.id, payload, ...(mall !== everywhere && { mall }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.cues.key() });
      notify.done(t("done"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("title", { name: cue.name })}
      submit={t("submit")}
      onSubmit={() => test.mutate()}
      onClose={onClose}
      isPending={test.isPending}
      error={test.error}
    >
      <p>{t("text")}</p>
      <Choice
        label={t("mall")}
        options={[
          { id: everywhere, label: t("everywhere") },
          ...(malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` })),
        ]}
        value={mall}
        onChange={setMall}
      />
      {cue.trigger.type === "topic" && (
        <TextInput label={t("payload")} name="payload" value={payload} onChange={setPayload} />
      )}
    </FormDialog>
  );
}
