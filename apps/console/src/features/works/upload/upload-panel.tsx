"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Progress } from "#ui/feedback/progress.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Panel } from "#ui/layout/panel.tsx";
import { BadFiles } from "./bad-files.tsx";
import { isUnderWay, type UploadState } from "./state.ts";
import { cancelUpload, dismissUpload } from "./uploads.ts";

/** An upload while it runs, and how it ended: what went, what was there already, what was left out and why. */
export function UploadPanel({ slug, upload }: { slug: string; upload: UploadState }) {
  const t = useTranslations("works.upload");
  const ui = useTranslations("ui");
  const format = useFormat();
  const { phase, done, total, known, sent, rate, eta, bad, error, added } = upload;
  const running = isUnderWay(upload);
  return (
    <Panel
      title={t(`phase.${phase}`, { count: added })}
      actions={
        running ? (
          <Button size="sm" variant="outline" onPress={() => cancelUpload(slug)}>
            {ui("cancel")}
          </Button>
        ) : (
          <Button size="sm" variant="ghost" onPress={() => dismissUpload(slug)}>
            {ui("close")}
          </Button>
        )
      }
    >
      <div className="grid gap-3">
        {running && (
          <Progress
            label={t(`phase.${phase}`, { count: added })}
            files={{ done: done.files, total: total.files }}
            bytes={{ done: done.bytes, total: total.bytes }}
            rate={rate}
            eta={eta}
          />
        )}
        {phase === "cancelled" && <p className="text-muted">{t("cancelledText")}</p>}
        {(phase === "done" || known.files > 0) && (
          <p className="figures text-muted text-xs">
            {phase === "done" && t("sent", { count: sent.files, bytes: format.bytes(sent.bytes) })}{" "}
            {known.files > 0 && t("known", { count: known.files, bytes: format.bytes(known.bytes) })}
          </p>
        )}
        {phase === "failed" && (
          <>
            <ErrorState error={error} />
            <p className="text-muted text-xs">{t("failedText")}</p>
          </>
        )}
        {bad.length > 0 && <BadFiles files={bad} />}
      </div>
    </Panel>
  );
}
