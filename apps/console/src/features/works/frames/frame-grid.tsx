"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { RowCheck, type Selection } from "#ui/layout/row-selection.tsx";
import { Thumbnail } from "./thumbnail.tsx";

export type Mark = "added" | "changed";

interface Props {
  frames: readonly Frame[];
  /** what is new against the current revision, by path */
  marks: ReadonlyMap<string, Mark>;
  selection: Selection;
  onOpen: (index: number) => void;
}

/** Narrowest picture, its caption and the space between two, in pixels. */
const [narrowest, caption, gap] = [96, 26, 8];

/** Thousands of frames; only those in view are in the page. */
export function FrameGrid({ frames, marks, selection, onOpen }: Props) {
  const t = useTranslations("works.frames");
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = Math.max(2, Math.floor((width + gap) / (narrowest + gap)));
  const height = (width - gap * (columns - 1)) / columns + caption;
  const rows = useVirtualizer({
    count: Math.ceil(frames.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    gap,
    overscan: 4,
  });
  useEffect(() => {
    if (height > 0) rows.measure();
  }, [rows, height]);
  const order = frames.map(({ path }) => path);
  return (
    <section ref={scroller} aria-label={t("label")} className="max-h-[70dvh] overflow-y-auto overscroll-contain">
      <div className="relative" style={{ height: rows.getTotalSize() }}>
        {width > 0 &&
          rows.getVirtualItems().map(({ index: row, start }) => (
            <div
              key={row}
              className="absolute inset-x-0 grid"
              style={{ top: start, height, gap, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {frames.slice(row * columns, (row + 1) * columns).map((frame, column) => (
                <Cell
                  key={frame.path}
                  frame={frame}
                  mark={marks.get(frame.path)}
                  order={order}
                  selection={selection}
                  onOpen={() => onOpen(row * columns + column)}
                />
              ))}
            </div>
          ))}
      </div>
    </section>
  );
}

interface CellProps {
  frame: Frame;
  mark: Mark | undefined;
  order: readonly string[];
  selection: Selection;
  onOpen: () => void;
}

function Cell({ frame, mark, order, selection, onOpen }: CellProps) {
  const t = useTranslations("works.frames");
  const isSelected = selection.keys.has(frame.path);
  const name = frame.path.slice(frame.path.lastIndexOf("/") + 1);
  return (
    <div className="group relative min-w-0" data-selected={isSelected || undefined}>
      <button
        type="button"
        onClick={onOpen}
        aria-label={t("open", { path: frame.path })}
        className="grid aspect-square w-full cursor-zoom-in overflow-hidden rounded-lg border border-separator bg-default group-data-selected:border-accent group-data-selected:ring-2 group-data-selected:ring-accent/40"
      >
        <Thumbnail digest={frame.digest} className="h-full w-full" />
      </button>
      <span className="absolute top-0 left-0 rounded-br-lg rounded-tl-lg bg-background/85 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 group-data-selected:opacity-100 pointer-coarse:opacity-100">
        <RowCheck rowKey={frame.path} name={frame.path} order={order} selection={selection} />
      </span>
      {mark && (
        <span className="absolute top-1.5 right-1.5 rounded bg-accent px-1.5 font-medium text-[0.6875rem] text-accent-foreground">
          {t(`mark.${mark}`)}
        </span>
      )}
      <p className="figures truncate pt-1 text-muted text-xs" title={frame.path}>
        {name}
      </p>
    </div>
  );
}

function useWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
