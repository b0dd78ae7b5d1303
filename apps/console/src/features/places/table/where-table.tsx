"use client";
import type { Where } from "@holofleet/contract/works/places.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { MallHead } from "./mall-head.tsx";
import { PlaceCell } from "./place-cell.tsx";
import { WorkHead } from "./work-head.tsx";

interface Props extends Pick<Where, "works" | "total"> {
  /** a mall by its place, once it was read */
  mallAt: (index: number) => Where["malls"][number] | undefined;
  /** which malls are in view */
  onView: (first: number, last: number) => void;
}

/** Pixels: a cell, and the row of malls above. */
const [cellWidth, cellHeight, headHeight] = [176, 57, 80];

/** Hundreds of works by thousands of malls; the cells in view alone are in the page, with empty ones in place of the others. */
export function WhereTable({ works, total, mallAt, onView }: Props) {
  const t = useTranslations("places");
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: works.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellHeight,
    overscan: 4,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellWidth,
    overscan: 2,
  });
  const shownRows = rows.getVirtualItems();
  const shownColumns = columns.getVirtualItems();
  const [above, below] = gaps(shownRows, rows.getTotalSize());
  const [left, right] = gaps(shownColumns, columns.getTotalSize());
  const first = shownColumns[0]?.index ?? 0;
  const last = shownColumns.at(-1)?.index ?? 0;
  useEffect(() => onView(first, last), [onView, first, last]);

  const line = (cells: ReactNode[]) => (
    <>
      {left > 0 && <td style={{ width: left }} />}
      {cells}
      {right > 0 && <td style={{ width: right }} />}
    </>
  );
  return (
    <section
      ref={scroller}
      aria-label={t("title")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      className="max-h-[70dvh] w-fit max-w-full overflow-auto overscroll-contain rounded-xl border bg-surface [--work-column:9rem] md:[--work-column:15rem]"
    >
      <table
        aria-rowcount={works.length + 1}
        aria-colcount={total + 1}
        className="table-fixed border-separate border-spacing-0 text-left"
        style={{ width: `calc(var(--work-column) + ${columns.getTotalSize()}px)` }}
      >
        <thead className="sticky top-0 z-20 bg-surface-secondary">
          <tr style={{ height: headHeight }}>
            <th
              scope="col"
              className="sticky left-0 z-10 w-(--work-column) border-separator border-r border-b bg-surface-secondary px-3 font-medium text-muted text-xs"
            >
              {t("work")}
            </th>
            {line(
              shownColumns.map(({ index }) => (
                <th
                  key={index}
                  scope="col"
                  aria-colindex={index + 2}
                  className="border-separator border-b px-2 font-normal"
                  style={{ width: cellWidth }}
                >
                  <MallHead mall={mallAt(index)} />
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {shownRows.map(({ index }) => {
            const work = works[index];
            return (
              work && (
                <tr key={work.slug} aria-rowindex={index + 2} style={{ height: cellHeight }}>
                  <th
                    scope="row"
                    className="sticky left-0 z-10 border-separator border-r border-b bg-surface px-3 font-normal"
                  >
                    <WorkHead work={work} />
                  </th>
                  {line(
                    shownColumns.map((column) => (
                      <td
                        key={column.index}
                        aria-colindex={column.index + 2}
                        className="border-separator border-b px-2"
                      >
                        <PlaceCell mall={mallAt(column.index)} slug={work.slug} />
                      </td>
                    )),
                  )}
                </tr>
              )
            );
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </section>
  );
}

/** Pixels before the first of the items in view, and after the last. */
function gaps(items: readonly { start: number; end: number }[], size: number): [number, number] {
  return [items[0]?.start ?? 0, size - (items.at(-1)?.end ?? size)];
}
