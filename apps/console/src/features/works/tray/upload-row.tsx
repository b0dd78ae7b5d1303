"use client";
import { Button } from "@heroui/react";
import { Pause, Play, RotateCw, X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Progress } from "#ui/feedback/progress.tsx";
import { useFailureWords } from "#ui/feedback/use-failure-words.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { isUnderWay, type Upload } from "../upload/state.ts";
import { cancelUpload, dismissUpload, pauseUpload, resumeUpload } from "../upload/uploads.ts";
import { BadFiles } from "./bad-files.tsx";

/** One upload: how far it is, what it saved, what was left out, and what can be done about it. */
export function UploadRow({ upload }: { upload: Upload }) {
  const t = useTranslations("uploads");
  const { slug, label, kind, phase, total, done, rate, eta, bad, added } = upload;
  const running = isUnderWay(upload);
  return (
    <li className="grid grid-cols-1 gap-2 px-4 py-3 text-sm">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{label ?? t("pictures", { count: total.files })}</p>
          <p className="truncate text-muted text-xs">
            {t(`phase.${phase}`, { count: added })} ·{" "}
            <Link href={`/works/${slug}`} className="underline underline-offset-2">
              {slug}
            </Link>
          </p>
        </div>
        <Actions upload={upload} />
      </div>
      {(running || phase === "paused") && (
        <Progress
          label={label ?? slug}
          files={
            kind === "zip" && phase !== "unpacking" ? { done: 0, total: 0 } : { done: done.files, total: total.files }
          }
          bytes={{ done: done.bytes, total: total.bytes }}
          rate={rate}
          eta={eta}
        />
      )}
      <Notes upload={upload} />
      {bad.length > 0 && <BadFiles files={bad} />}
    </li>
  );
}

function Notes({ upload: { phase, known, sent, total, trouble, error, kind } }: { upload: Upload }) {
  const t = useTranslations("uploads");
  const format = useFormat();
  const words = useFailureWords();
  return (
    <>
      {trouble !== null && (
        <p role="status" className="text-warn-ink text-xs">
          {words(trouble).text}
        </p>
      )}
      {known.files > 0 && (
        <p className="figures text-muted text-xs">
          {t("known", { known: known.files, total: total.files, bytes: format.bytes(known.bytes) })}
        </p>
      )}
      {phase === "done" && kind === "pictures" && (
        <p className="figures text-muted text-xs">
          {t("sent", { count: sent.files, bytes: format.bytes(sent.bytes) })}
        </p>
      )}
      {phase === "interrupted" && <p className="text-warn-ink text-xs">{t(`interrupted.${kind}`)}</p>}
      {phase === "cancelled" && <p className="text-muted text-xs">{t("cancelledText")}</p>}
      {phase === "failed" && (
        <p role="alert" className="text-bad-ink text-xs">
          {words(error).text} {words(error).detail} {t("failedText")}
        </p>
      )}
    </>
  );
}

function Actions({ upload }: { upload: Upload }) {
  const t = useTranslations("uploads");
  const { id, phase } = upload;
  const canPause = phase === "waiting" || phase === "checking" || phase === "sending";
  return (
    <div className="flex shrink-0">
      {canPause && <Action label={t("pause")} icon={<Pause aria-hidden />} onPress={() => pauseUpload(id)} />}
      {phase === "paused" && (
        <Action label={t("resume")} icon={<Play aria-hidden />} onPress={() => resumeUpload(id)} />
      )}
      {phase === "failed" && (
        <Action label={t("retry")} icon={<RotateCw aria-hidden />} onPress={() => resumeUpload(id)} />
      )}
      {isUnderWay(upload) || phase === "paused" ? (
        <Action label={t("cancel")} icon={<X aria-hidden />} onPress={() => cancelUpload(id)} />
      ) : (
        <Action label={t("dismiss")} icon={<X aria-hidden />} onPress={() => dismissUpload(id)} />
      )}
    </div>
  );
}

function Action({ label, icon, onPress }: { label: string; icon: ReactNode; onPress: () => void }) {
  return (
    <Button isIconOnly size="sm" variant="ghost" aria-label={label} onPress={onPress}>
      {icon}
    </Button>
  );
}
