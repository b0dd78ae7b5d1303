"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import type { FrameDiff } from "@holofleet/shared/content/diff.ts";
import { Equal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useGridRows } from "../frames/use-grid-rows.ts";
import { Compare } from "./compare.tsx";
import { DiffCard } from "./diff-card.tsx";
import { type Entry, type Kind, kinds, listEntries } from "./entries.ts";
import { kindStyle } from "./kind-style.ts";

interface Props {
  diff: FrameDiff<Frame>;
  /** where the chosen kind is kept; without it, here */
  kind?: Kind | null;
  onKind?: (kind: Kind | null) => void;
  /** in a dialog with other things: two rows of pictures */
  isCompact?: boolean;
}

const cellShape = { narrowest: 150, ratio: 0.66, caption: 42 };
const compactShape = { ...cellShape, narrowest: 96 };

/** A diff in pictures: what is new, what was replaced before and after, what is gone, what stands elsewhere. */
export function DiffView({ diff, kind, onKind, isCompact = false }: Props) {
  const t = useTranslations("frames.diff");
  const format = useFormat();
  const [own, setOwn] = useState<Kind | null>(null);
  const shown = kind === undefined ? own : kind;
  const entries = useMemo(() => listEntries(diff, shown), [diff, shown]);
  const [open, setOpen] = useState<Entry | null>(null);
  const total = kinds.reduce((sum, name) => sum + diff[name].length, 0);
  if (total === 0) {
    return (
      <EmptyState icon={Equal} title={t("none")}>
        {t("noneText")}
      </EmptyState>
    );
  }
  const choose = onKind ?? setOwn;
  return (
    <div className="grid min-w-0 gap-3">
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("filter")}</legend>
        {kinds.map((name) => {
          const { icon: Icon, ink } = kindStyle[name];
          const count = diff[name].length;
          return (
            <button
              key={name}
              type="button"
              aria-pressed={shown === name}
              disabled={count === 0}
              onClick={() => choose(shown === name ? null : name)}
              className={`figures inline-flex min-h-11 items-center gap-1.5 rounded-lg border px-3 text-sm aria-pressed:border-accent aria-pressed:bg-accent/10 md:min-h-9 ${count === 0 ? "text-muted opacity-60" : `cursor-pointer ${ink}`}`}
            >
              <Icon aria-hidden className="size-4" />
              {t(`kind.${name}`)}
              <strong className="font-semibold">{format.count(count)}</strong>
            </button>
          );
        })}
      </fieldset>
      <Cards entries={entries} isCompact={isCompact} onOpen={setOpen} />
      {open && <Compare entry={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

interface CardsProps {
  entries: readonly Entry[];
  isCompact: boolean;
  onOpen: (entry: Entry) => void;
}

function Cards({ entries, isCompact, onOpen }: CardsProps) {
  const t = useTranslations("frames.diff");
  const { scroller, geometry, rows } = useGridRows(entries.length, isCompact ? compactShape : cellShape);
  return (
    <section
      ref={scroller}
      aria-label={t("label")}
      className={`${isCompact ? "max-h-60" : "max-h-[60dvh]"} overflow-y-auto overscroll-contain`}
    >
      <div className="relative" style={{ height: rows.getTotalSize() }}>
        {geometry !== null &&
          rows.getVirtualItems().map(({ index: row, start }) => (
            <div
              key={row}
              className="absolute inset-x-0 grid"
              style={{
                top: start,
                height: geometry.height,
                gap: geometry.gap,
                gridTemplateColumns: `repeat(${geometry.columns}, minmax(0, 1fr))`,
                gridTemplateRows: "minmax(0, 1fr)",
              }}
            >
              {entries.slice(row * geometry.columns, (row + 1) * geometry.columns).map((entry) => (
                <DiffCard key={`${entry.kind} ${entry.path}`} entry={entry} onOpen={() => onOpen(entry)} />
              ))}
            </div>
          ))}
      </div>
    </section>
  );
}
