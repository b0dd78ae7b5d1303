"use client";
import { toast } from "@heroui/react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useFailureWords } from "./use-failure-words.ts";

/** Short messages at the edge of the page: `done` for what worked, `failed` for whatever a call threw. */
export function useNotify() {
  const t = useTranslations("ui");
  const words = useFailureWords();
  return useMemo(
    () => ({
      done: (text: string) => toast.success(text),
      failed: (thrown: unknown) => {
        const { text, detail } = words(thrown);
        return toast.danger(t("failed"), { description: detail ? `${text} (${detail})` : text, timeout: 10_000 });
      },
    }),
    [t, words],
  );
}
