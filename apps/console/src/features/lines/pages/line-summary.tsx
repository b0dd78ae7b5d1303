"use client";
import type { Line } from "@holofleet/shared/line.ts";
import { useTranslations } from "next-intl";
import { useLineWords } from "./use-line-words.ts";

/** A line in a few lines: its limit, and its download windows. */
export function LineSummary({ line }: { line: Line }) {
  const t = useTranslations("lines");
  const words = useLineWords();
  const { windows } = line;
  return (
    <ul className="grid gap-0.5">
      {(line.limit !== null || windows === null) && <li className="figures">{words.limit(line)}</li>}
      {windows?.length === 0 && <li className="text-bad-ink">{t("never")}</li>}
      {windows?.map((window) => {
        const text = words.window(window);
        return (
          <li key={text} className="figures">
            {text}
          </li>
        );
      })}
    </ul>
  );
}
