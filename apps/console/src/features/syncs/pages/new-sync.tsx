"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { CheckList } from "#ui/form/check-list.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { planRequest, reachableMalls, type SyncChoice, touchedMalls } from "./reach.ts";
import { SyncReach } from "./sync-reach.tsx";
import { useRequestSync } from "./use-request-sync.ts";

/** Stands for "no single work" in the choice of works, where an empty id is not allowed. */
const everything = "*";

/** Dialog for a sync: what to bring, and where to. Says how many malls it touches. */
export function NewSync({ onClose }: { onClose: () => void }) {
  const t = useTranslations("syncs.dialog");
  const works = useQuery(api.works.list.queryOptions());
  const malls = useQuery(mallsQuery());
  const sync = useRequestSync("replace");
  const [choice, setChoice] = useState<SyncChoice>({ work: null, malls: null });

  const published = (works.data ?? []).filter(({ current, takenDownAt }) => current !== null && takenDownAt === null);
  const reachable = reachableMalls(
    malls.data ?? [],
    published.find(({ slug }) => slug === choice.work),
  );
  const touched = touchedMalls(reachable, choice);
  const scope = planRequest(choice, touched);
  const reach = useTranslations("syncs.reach");
  const [typed, setTyped] = useState("");
  const isForAll = "all" in scope && touched.length > 1;
  const word = String(touched.length);
  return (
    <Dialog
      title={t("title")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter
          onClose={onClose}
          isPending={sync.isPending}
          isDisabled={touched.length === 0 || (isForAll && typed.trim() !== word)}
          onPress={() => sync.mutate(scope)}
        >
          {t("submit")}
        </DialogFooter>
      }
    >
      <Choice
        label={t("what")}
        options={[
          { id: everything, label: t("everything") },
          ...published.map(({ slug, title }) => ({ id: slug, label: title })),
        ]}
        value={choice.work ?? everything}
        onChange={(id) => setChoice({ ...choice, work: id === everything ? null : id })}
      />
      <Choice
        label={t("where")}
        options={[
          { id: "all", label: choice.work === null ? t("allMalls") : t("assignedMalls") },
          { id: "chosen", label: t("chosenMalls") },
        ]}
        value={choice.malls === null ? "all" : "chosen"}
        onChange={(id) => setChoice({ ...choice, malls: id === "all" ? null : new Set() })}
      />
      {choice.malls !== null && (
        <CheckList
          legend={t("choose")}
          items={reachable.map(({ code, name }) => ({ id: code, label: name, note: code }))}
          chosen={choice.malls}
          onChange={(chosen) => setChoice({ ...choice, malls: chosen })}
        />
      )}
      <p className="text-muted">
        {t("effect", { count: touched.length })} {choice.work !== null && t("alone")}
      </p>
      {touched.length > 0 && <SyncReach scope={scope} />}
      {isForAll && (
        <TextInput
          label={reach("type", { word })}
          name="confirm"
          value={typed}
          onChange={setTyped}
          autoComplete="off"
        />
      )}
      {(works.error ?? malls.error ?? sync.error) && <ErrorState error={works.error ?? malls.error ?? sync.error} />}
    </Dialog>
  );
}
