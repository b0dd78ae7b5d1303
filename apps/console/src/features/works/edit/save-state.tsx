"use client";
import { Button } from "@heroui/react";
import { CircleCheck, CloudOff, LoaderCircle, UsersRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import type { Editor } from "./editor.ts";
import { type EditorState, isDirty } from "./state.ts";

/** Whether the console holds what the page shows. */
export function SaveState({ state, editor }: { state: EditorState; editor: Editor }) {
  const t = useTranslations("frames.save");
  const ui = useTranslations("ui");
  if (state.theirs !== null) {
    return (
      <StatusBadge tone="warn" icon={UsersRound}>
        {t("waiting")}
      </StatusBadge>
    );
  }
  if (state.failure !== null) {
    return (
      <span className="flex items-center gap-2">
        <StatusBadge tone="bad" icon={CloudOff}>
          {t("failed")}
        </StatusBadge>
        <Button size="sm" variant="outline" onPress={editor.retry}>
          {ui("retry")}
        </Button>
      </span>
    );
  }
  if (isDirty(state)) {
    return (
      <StatusBadge tone="info" icon={LoaderCircle} busy>
        {t("saving")}
      </StatusBadge>
    );
  }
  return state.past.length + state.future.length === 0 ? null : (
    <StatusBadge tone="good" icon={CircleCheck}>
      {t("saved")}
    </StatusBadge>
  );
}
