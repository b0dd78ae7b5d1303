"use client";
import { toast } from "@heroui/react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useFailureWords } from "./use-failure-words.ts";

interface Action {
  label: string;
  run: () => void;
}

/** Short messages at the edge of the page: `done` for what worked and a way on, `failed` for whatever a call threw. */
export function useNotify() {
  const t = useTranslations("ui");
  const words = useFailureWords();
  return useMemo(
    () => ({
      done: (text: string, action?: Action) =>
        toast.success(
          text,
          action && { actionProps: { children: action.label, onPress: action.run }, timeout: 10_000 },
        ),
      failed: (thrown: unknown) => {
        const { text, detail } = words(thrown);
        return toast.danger(t("failed"), { description: detail ? `${text} (${detail})` : text, timeout: 10_000 });
      },
    }),
    [t, words],
  );
}
