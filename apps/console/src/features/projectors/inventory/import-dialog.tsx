"use client";
import { Button } from "@heroui/react";
import type { ImportRow } from "@holofleet/contract/projectors/inventory.ts";
import { decodeTable } from "@holofleet/shared/csv.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Equal, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DataTable } from "#ui/layout/data-table.tsx";
import { saveFile } from "#ui/save-file.ts";

const looks: Record<ImportRow["outcome"], [Tone, typeof Equal]> = {
  added: ["good", CircleCheck],
  changed: ["info", Pencil],
  same: ["muted", Equal],
  failed: ["bad", CircleX],
};
const example =
  "mall,name,host,port,password,driver,zone,floor,circuit,tags,model,serial,light,service_date,lamp_limit,filter_limit,inputs,wake_mac\r\nSH-01,Atrium east,192.168.1.50,4352,,pjlink,Atrium,1F,C3,facade,,,laser,,,,31=Media player,\r\n";

/** Projectors from a CSV: first what would happen, then the deed, with a result for each row. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("projectors.import");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [csv, setCsv] = useState<string | null>(null);
  const run = useMutation({
    mutationFn: (order: { csv: string; dryRun: boolean }) => client.projectors.import(order),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.projectors.key() }),
  });
  const rows = run.data?.rows ?? null;
  const isDone = run.isSuccess && !run.variables.dryRun;
  const writes = (rows ?? []).filter(({ outcome }) => outcome === "added" || outcome === "changed").length;
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const text = decodeTable(new Uint8Array(await file.arrayBuffer()));
    setCsv(text);
    run.mutate({ csv: text, dryRun: true });
  };
  return (
    <Dialog
      wide
      title={t("title")}
      isOpen
      sticky
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {ui(isDone ? "close" : "cancel")}
          </Button>
          {!isDone && (
            <Button
              isDisabled={csv === null || writes === 0}
              isPending={run.isPending}
              onPress={() => csv !== null && run.mutate({ csv, dryRun: false })}
            >
              {t("submit", { count: writes })}
            </Button>
          )}
        </>
      }
    >
      <p className="text-muted">{t("text")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <label className="grid gap-1.5 font-medium text-sm">
          {t("file")}
          <input
            type="file"
            accept=".csv,text/csv"
            className="text-sm file:mr-3 file:min-h-10 file:cursor-pointer file:rounded-lg file:border-0 file:bg-default file:px-4"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </label>
        <Button variant="ghost" onPress={() => saveFile("projectors-example.csv", `\uFEFF${example}`, "text/csv")}>
          {t("example")}
        </Button>
      </div>
      {run.isError && <ErrorState error={run.error} />}
      {rows !== null && (
        <>
          <p role="status" className="font-medium">
            {t(isDone ? "done" : "would", {
              added: rows.filter(({ outcome }) => outcome === "added").length,
              changed: rows.filter(({ outcome }) => outcome === "changed").length,
              failed: rows.filter(({ outcome }) => outcome === "failed").length,
            })}
          </p>
          <DataTable
            label={t("rows")}
            rows={rows}
            rowKey={({ line }) => String(line)}
            rowName={({ name }) => name}
            columns={[
              { key: "line", header: t("line"), className: "figures w-16", cell: ({ line }) => line },
              { key: "name", header: t("name"), lead: true, cell: ({ name, mall }) => `${name} · ${mall}` },
              {
                key: "outcome",
                header: t("outcome"),
                cell: ({ outcome, reason }) => (
                  <span className="grid gap-1">
                    <StatusBadge tone={looks[outcome][0]} icon={looks[outcome][1]}>
                      {t(`outcomes.${outcome}`)}
                    </StatusBadge>
                    {reason && <span className="text-bad-ink text-xs">{reason}</span>}
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
    </Dialog>
  );
}
