"use client";
import { Button } from "@heroui/react";
import type { CodeBatch } from "@holofleet/contract/codes/batches.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Ban, Download, Printer } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { saveFile } from "#ui/save-file.ts";
import { FindCode } from "../pages/find-code.tsx";
import { VoidDialog } from "../pages/void-dialog.tsx";
import { BatchFacts } from "./batch-facts.tsx";
import { BatchHistory } from "./batch-history.tsx";

/** One batch: what became of its codes, and what may be done with them. */
export function BatchPage() {
  const t = useTranslations("codes");
  const { id } = useParams<{ id: string }>();
  const batch = useQuery(api.codes.show.queryOptions({ input: { id } }));
  if (batch.isSuccess) return <Batch batch={batch.data} />;
  return (
    <>
      <PageHeader title={t("title")} back={{ href: "/codes", label: t("title") }} />
      {batch.isPending ? (
        <Placeholder rows={3} height="h-32" />
      ) : (
        <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />
      )}
    </>
  );
}

function Batch({ batch }: { batch: CodeBatch }) {
  const t = useTranslations("codes");
  const notify = useNotify();
  const [open, setOpen] = useState<"export" | "void" | null>(null);
  const { id, name, note, voidedAt } = batch;
  const download = useMutation({
    mutationFn: () => client.codes.export({ id }),
    onSuccess: ({ csv }) => saveFile(`${name}.csv`, csv, "text/csv;charset=utf-8"),
    onError: notify.failed,
    onSettled: () => setOpen(null),
  });
  return (
    <>
      <PageHeader
        title={name}
        lead={note}
        back={{ href: "/codes", label: t("title") }}
        actions={
          <Allowed to="manage" reach="fleet">
            {voidedAt === null && (
              <Button variant="outline" onPress={() => setOpen("void")}>
                <Ban aria-hidden />
                {t("void.open")}
              </Button>
            )}
            <Button variant="outline" onPress={() => setOpen("export")}>
              <Download aria-hidden />
              {t("export.open")}
            </Button>
            <LinkButton href={`/codes/${id}/sheet`}>
              <Printer aria-hidden className="size-4" />
              {t("sheet.open")}
            </LinkButton>
          </Allowed>
        }
      />
      <div className="grid gap-6">
        <BatchFacts batch={batch} />
        <FindCode />
        <BatchHistory id={id} />
      </div>
      {open === "void" && <VoidDialog id={id} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        title={t("export.title")}
        confirm={t("export.confirm")}
        isOpen={open === "export"}
        onClose={() => setOpen(null)}
        onConfirm={() => download.mutate()}
        isPending={download.isPending}
      >
        <p>{t("export.text", { count: batch.count })}</p>
      </ConfirmDialog>
    </>
  );
}
