"use client";
import { Button } from "@heroui/react";
import { CircleAlert, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { CopyButton } from "./copy-button.tsx";
import { useFailureWords } from "./use-failure-words.ts";

interface Props {
  /** whatever the call threw */
  error: unknown;
  onRetry?: () => void;
}

/** A failure in the reader's words: cause, next step, and the request id to hand on. */
export function ErrorState({ error, onRetry }: Props) {
  const t = useTranslations("ui");
  const { text, detail, requestId } = useFailureWords()(error);
  return (
    <div role="alert" className="grid gap-2 rounded-xl border border-danger/35 bg-danger/6 p-4">
      <p className="flex items-start gap-2 font-medium">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad-ink" />
        <span className="min-w-0 break-words">{text}</span>
      </p>
      {detail && <p className="break-words pl-6 text-muted text-xs">{detail}</p>}
      {(onRetry || requestId) && (
        <div className="flex flex-wrap items-center gap-3 pl-6">
          {onRetry && (
            <Button size="sm" variant="outline" onPress={onRetry}>
              <RotateCw aria-hidden />
              {t("retry")}
            </Button>
          )}
          {requestId && (
            <span className="inline-flex items-center gap-1 text-muted text-xs">
              {t("requestId")} <code className="font-mono">{requestId}</code>
              <CopyButton text={requestId} />
            </span>
          )}
        </div>
      )}
    </div>
  );
}
