"use client";
import { errorCodes } from "@holofleet/shared/errors.ts";
import { FileWarning } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { BadFile } from "../upload/state.ts";

/** The files that were left out, each with its reason, while the others go on. */
export function BadFiles({ files }: { files: readonly BadFile[] }) {
  const t = useTranslations("uploads");
  const reasonOf = useReason();
  return (
    <div className="grid gap-2">
      <p className="flex items-center gap-2 font-medium text-warn-ink">
        <FileWarning aria-hidden className="size-4 shrink-0" />
        {t("bad", { count: files.length })}
      </p>
      <ul className="max-h-52 divide-y divide-separator overflow-y-auto rounded-lg border text-xs">
        {files.map((file) => (
          <li key={`${file.path} ${file.fault}`} className="grid gap-x-4 px-3 py-2 sm:grid-cols-[minmax(0,14rem)_1fr]">
            <span className="break-all font-medium">{file.path}</span>
            <span className="text-muted">{reasonOf(file)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The reason in the reader's language: the console's own sentence says most, and it says it in English. */
function useReason(): (file: BadFile) => string {
  const t = useTranslations("uploads.fault");
  const errors = useTranslations("errors");
  const locale = useLocale();
  return ({ fault, message }) => {
    if (message !== null && locale === "en") return message;
    const code = errorCodes.find((known) => known === fault);
    if (code !== undefined && code !== "too_large") return errors(code);
    return t(fault as Exclude<typeof fault, (typeof errorCodes)[number]> | "too_large");
  };
}
