"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Plus, Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { CueForm } from "../form/cue-form.tsx";
import { CueCard } from "./cue-card.tsx";

/** Every cue with what it waits for, what it does, and what it did last. */
export function CuesPage() {
  const t = useTranslations("cues");
  const router = useRouter();
  const cues = useQuery(api.cues.list.queryOptions());
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Allowed to="manage" reach="fleet">
            <Button onPress={() => setIsOpen(true)}>
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </Allowed>
        }
      />
      {cues.isPending && <Placeholder rows={3} height="h-24" />}
      {cues.isError && <ErrorState error={cues.error} onRetry={() => void cues.refetch()} />}
      {cues.data?.length === 0 && (
        <EmptyState icon={Zap} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      <ul className="grid gap-3">
        {cues.data?.map((cue) => (
          <li key={cue.id}>
            <CueCard cue={cue} />
          </li>
        ))}
      </ul>
      {isOpen && (
        <CueForm cue={null} onClose={() => setIsOpen(false)} onSaved={({ id }) => router.push(`/cues/${id}`)} />
      )}
    </>
  );
}
