"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Plus, Ticket } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Alarms } from "./alarms.tsx";
import { BatchForm } from "./batch-form.tsx";
import { BatchTable } from "./batch-table.tsx";
import { FindCode } from "./find-code.tsx";

/** Access codes: their batches, one code by its text, and who guesses. */
export function CodesPage() {
  const t = useTranslations("codes");
  const batches = useQuery(api.codes.batches.queryOptions());
  const [isMaking, setIsMaking] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <LinkButton variant="outline" href="/codes/devices">
              {t("devices.title")}
            </LinkButton>
            <Allowed to="manage" reach="fleet">
              <Button onPress={() => setIsMaking(true)}>
                <Plus aria-hidden />
                {t("add")}
              </Button>
            </Allowed>
          </>
        }
      />
      <div className="grid gap-6">
        <Alarms />
        {batches.isPending && <Placeholder rows={4} />}
        {batches.isError && <ErrorState error={batches.error} onRetry={() => void batches.refetch()} />}
        {batches.data?.length === 0 && (
          <EmptyState icon={Ticket} title={t("empty")}>
            {t("emptyText")}
          </EmptyState>
        )}
        {batches.isSuccess && batches.data.length > 0 && (
          <>
            <FindCode />
            <BatchTable batches={batches.data} />
          </>
        )}
      </div>
      {isMaking && <BatchForm onClose={() => setIsMaking(false)} />}
    </>
  );
}
