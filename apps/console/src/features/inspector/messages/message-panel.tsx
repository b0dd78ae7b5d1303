"use client";
import { Button } from "@heroui/react";
import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { Eraser, Pause, Play, Radio, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Panel } from "#ui/layout/panel.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { type Heard, maxKept, search } from "./kept.ts";
import { MessageDetails } from "./message-details.tsx";
import { MessageList } from "./message-list.tsx";

interface Props {
  heard: Heard;
  /** stands still, or goes on */
  onPause: (isPaused: boolean) => void;
  onClear: () => void;
}

/** The messages that were heard, and how many the page had no eyes for. */
export function MessagePanel({ heard, onPause, onClear }: Props) {
  const t = useTranslations("inspector.list");
  const ui = useTranslations("ui");
  const format = useFormat();
  const [words, setWords] = useQueryState("q", parseAsString.withDefault(""));
  const [open, setOpen] = useState<InspectedMessage | null>(null);
  const { messages, dropped, passed } = heard;
  const found = search(messages, words);
  const isPaused = passed !== null;
  return (
    <Panel
      flush
      title={t("title")}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          <SearchBox
            value={words}
            onChange={(text) => void setWords(text || null)}
            placeholder={t("search")}
            shortcut
          />
          <Button size="sm" variant={isPaused ? "primary" : "outline"} onPress={() => onPause(!isPaused)}>
            {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
            {isPaused ? t("resume") : t("pause")}
          </Button>
          <Button size="sm" variant="outline" isDisabled={messages.length === 0} onPress={onClear}>
            <Eraser aria-hidden />
            {ui("clear")}
          </Button>
        </span>
      }
    >
      <p
        role="status"
        className="figures flex min-h-9 flex-wrap items-center gap-x-4 border-separator border-b px-4 py-1.5 text-xs"
      >
        <span className="text-muted">{t("shown", { count: found.length })}</span>
        {messages.length >= maxKept && (
          <span className="text-muted">{t("forgotten", { count: format.count(maxKept) })}</span>
        )}
        {isPaused && <span className="text-info-ink">{t("passed", { count: passed })}</span>}
        {dropped > 0 && <span className="text-warn-ink">{t("dropped", { count: dropped })}</span>}
      </p>
      {found.length > 0 && <MessageList messages={found} onOpen={setOpen} />}
      {found.length === 0 && (
        <div className="p-4">
          {words === "" ? (
            <EmptyState icon={Radio} title={t("empty")}>
              {t("emptyText")}
            </EmptyState>
          ) : (
            <EmptyState icon={SearchX} title={ui("noMatch")}>
              {ui("noMatchText")}
            </EmptyState>
          )}
        </div>
      )}
      {open && <MessageDetails message={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}
