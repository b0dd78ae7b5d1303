"use client";
import { Button } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { api } from "#ui/api.ts";
import { isUnderWay, shareOf, type Upload } from "../upload/state.ts";
import { clearUploads, useUploads } from "../upload/uploads.ts";
import { UploadRow } from "./upload-row.tsx";

/** Every upload of this tab, on every page: they go on while people look at something else. */
export function UploadTray() {
  const t = useTranslations("uploads");
  const uploads = useUploads();
  const [chosen, setChosen] = useState<boolean | null>(null);
  useFreshWorks(uploads);
  if (uploads.length === 0) return null;
  const running = uploads.filter(isUnderWay).length;
  // what ended well takes no room until somebody wants to see it
  const isOpen = chosen ?? uploads.some((upload) => upload.phase !== "done" || upload.bad.length > 0);
  const share = shareOf(uploads);
  return (
    <section
      aria-label={t("title")}
      className="fixed inset-x-2 bottom-[calc(4rem+env(safe-area-inset-bottom))] z-20 overflow-hidden rounded-xl border bg-surface shadow-lg md:inset-x-auto md:right-4 md:bottom-4 md:w-96"
    >
      <header className="flex items-center gap-2 border-b px-4 py-1.5">
        <h2 className="figures min-w-0 flex-1 truncate font-medium text-sm">
          <span aria-live="polite">
            {running > 0 ? t("running", { count: running }) : t("ended", { count: uploads.length })}
          </span>
          {running > 0 && share !== null && (
            <span className="font-normal text-muted"> · {Math.floor(share * 100)} %</span>
          )}
        </h2>
        {running === 0 && (
          <Button size="sm" variant="ghost" onPress={clearUploads}>
            {t("clear")}
          </Button>
        )}
        <Button
          isIconOnly
          size="sm"
          variant="ghost"
          aria-label={isOpen ? t("fold") : t("unfold")}
          aria-expanded={isOpen}
          onPress={() => setChosen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
        </Button>
      </header>
      {isOpen && (
        <ul className="max-h-[min(24rem,40dvh)] divide-y divide-separator overflow-y-auto">
          {uploads.toReversed().map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** An upload that ended changed a draft: what the page knows of works is old. */
function useFreshWorks(uploads: readonly Upload[]): void {
  const queries = useQueryClient();
  const done = uploads.filter(({ phase }) => phase === "done").length;
  useEffect(() => {
    if (done > 0) void queries.invalidateQueries({ queryKey: api.works.key() });
  }, [done, queries]);
}
