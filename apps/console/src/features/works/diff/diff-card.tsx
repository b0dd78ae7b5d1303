"use client";
import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Thumbnail } from "../frames/thumbnail.tsx";
import type { Entry } from "./entries.ts";
import { kindStyle } from "./kind-style.ts";

/** One change with its pictures; a press compares them large. */
export function DiffCard({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const t = useTranslations("frames.diff");
  const { kind, path, before, after } = entry;
  const { icon: Icon, ink, edge } = kindStyle[kind];
  const shown = kind === "changed" ? [before, after] : [after ?? before];
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={t("openCard", { kind: t(`kind.${kind}`), path })}
      className="flex min-w-0 cursor-zoom-in flex-col text-left"
    >
      <span className={`flex min-h-0 w-full flex-1 gap-0.5 overflow-hidden rounded-lg border-2 bg-default ${edge}`}>
        {shown.map(
          (frame) =>
            frame && (
              <Thumbnail
                key={frame.digest}
                digest={frame.digest}
                className={`h-full min-w-0 flex-1 ${kind === "removed" ? "opacity-50 grayscale" : ""}`}
              />
            ),
        )}
      </span>
      <span className="figures grid h-[42px] w-full pt-1 text-xs">
        <span className="truncate" title={path}>
          {path.slice(path.lastIndexOf("/") + 1)}
        </span>
        <span className={`flex items-center gap-1 ${ink}`}>
          <Icon aria-hidden className="size-3 shrink-0" />
          <Fact entry={entry} />
        </span>
      </span>
    </button>
  );
}

/** What is to be said of a change: its place, where from, or how its size changed. */
function Fact({ entry: { kind, before, after } }: { entry: Entry }) {
  const t = useTranslations("frames.diff");
  const format = useFormat();
  if (kind === "added" || kind === "removed") {
    return <span className="truncate">{t("place", { place: ((after ?? before)?.place ?? 0) + 1 })}</span>;
  }
  const [from, to] =
    kind === "moved"
      ? [format.count((before?.place ?? 0) + 1), format.count((after?.place ?? 0) + 1)]
      : [format.bytes(before?.size ?? 0), format.bytes(after?.size ?? 0)];
  return (
    <span className="flex min-w-0 items-center gap-1">
      {from}
      <ArrowRight aria-label={t("to")} className="size-3 shrink-0" />
      {to}
    </span>
  );
}
