"use client";
import { Button } from "@heroui/react";
import { Bug } from "lucide-react";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { EmptyState } from "#ui/feedback/empty-state.tsx";

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** A page that threw while it was drawn. */
export function Crash({ error, reset }: Props) {
  const t = useTranslations("shell.crash");
  const ui = useTranslations("ui");
  const code = error.digest ?? error.message;
  return (
    <EmptyState icon={Bug} title={t("title")} as="h1" action={<Button onPress={reset}>{ui("retry")}</Button>}>
      <p>{t("text")}</p>
      <p className="mt-3 inline-flex max-w-full items-center gap-1 text-xs">
        <code className="truncate font-mono">{code}</code>
        <CopyButton text={code} />
      </p>
    </EmptyState>
  );
}
