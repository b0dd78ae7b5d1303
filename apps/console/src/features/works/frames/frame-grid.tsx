"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useTranslations } from "next-intl";
import { type DragEvent, type KeyboardEvent, type MouseEvent, useId, useMemo, useState } from "react";
import { nextSelection, type Selection } from "#ui/layout/row-selection.tsx";
import { FrameCell, type Mark } from "./frame-cell.tsx";
import { type Geometry, gapAt, gapPlace, nextFocus, nextShift } from "./geometry.ts";
import { Thumbnail } from "./thumbnail.tsx";
import { useFrameDrag } from "./use-frame-drag.ts";
import { useGridRows } from "./use-grid-rows.ts";

interface Props {
  frames: readonly Frame[];
  /** it is looked at alone */
  isFixed?: boolean;
  /** what is new against the current revision, by path */
  marks: ReadonlyMap<string, Mark>;
  selection: Selection;
  onOpen: (index: number) => void;
  /** carried into the gap in front of that index */
  onDrop: (paths: ReadonlySet<string>, gap: number) => void;
  /** carried on by so many places */
  onShift: (paths: ReadonlySet<string>, by: number) => void;
  onRemove: (paths: ReadonlySet<string>) => void;
  onRename: (path: string) => void;
  /** takes the last edit back, or makes it again */
  onUndo: (again: boolean) => void;
  /** files are held over a gap, to be dropped there; `null`: over none */
  onFilesOver: (gap: number | null) => void;
}

const cellShape = { narrowest: 96, ratio: 1, caption: 26 };

/** Thousands of frames in their order, by mouse, finger and keyboard; only those in view are in the page. */
export function FrameGrid(props: Props) {
  const { isFixed = false } = props;
  const { frames, marks, selection, onOpen, onDrop, onShift, onRemove, onRename, onUndo, onFilesOver } = props;
  const t = useTranslations("frames");
  const id = useId();
  const { scroller, geometry, rows } = useGridRows(frames.length, cellShape);
  const [activePath, setActivePath] = useState<string | null>(null);
  const [fileGap, setFileGap] = useState<number | null>(null);
  const order = useMemo(() => frames.map(({ path }) => path), [frames]);
  const active = Math.max(0, activePath === null ? 0 : order.indexOf(activePath));
  const pathsAt = (index: number): ReadonlySet<string> => {
    const path = order[index];
    if (path === undefined || selection.keys.has(path)) return new Set(order.filter((key) => selection.keys.has(key)));
    return new Set([path]);
  };
  const toggle = (index: number, isRange: boolean) => {
    const path = order[index];
    if (path === undefined) return;
    setActivePath(path);
    selection.change(nextSelection(selection.keys, order, path, isRange ? selection.anchor : null), path);
  };
  /** A finger chooses a frame, and takes those that are chosen already. */
  const hold = (index: number) => {
    if (!selection.keys.has(order[index] ?? "")) toggle(index, false);
  };
  const drag = useFrameDrag({ scroller, geometry, pathsAt, onDrop, onHold: hold });

  function onClick(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
    if (cell === null || drag.wasDragged()) return;
    const index = Number(cell.dataset.index);
    const onCheck = event.target instanceof Element && event.target.closest("[data-check]") !== null;
    const chooses = onCheck || event.shiftKey || event.ctrlKey || event.metaKey || selection.keys.size > 0;
    setActivePath(order[index] ?? null);
    if (chooses) toggle(index, event.shiftKey);
    else onOpen(index);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (geometry === null || frames.length === 0) return;
    const path = order[active] ?? "";
    const isCommand = event.ctrlKey || event.metaKey;
    const by = event.altKey ? nextShift(event.key, geometry) : null;
    const inView = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (geometry.height + geometry.gap)));
    const next = event.altKey ? null : nextFocus(event, active, geometry, inView);
    if (by !== null) onShift(pathsAt(active), by);
    else if (next !== null) goTo(next, event.shiftKey);
    else if (event.key === " ") toggle(active, event.shiftKey);
    else if (event.key === "Enter") onOpen(active);
    else if (event.key === "Delete" || event.key === "Backspace") onRemove(pathsAt(active));
    else if (event.key === "F2") onRename(path);
    else if (event.key === "Escape" && selection.keys.size > 0) selection.change(new Set(), null);
    else if (event.key.toLowerCase() === "z" && isCommand) onUndo(event.shiftKey);
    else if (event.key === "y" && isCommand) onUndo(true);
    else if (event.key === "a" && isCommand) selection.change(new Set(order), path);
    else return;
    event.preventDefault();
    if (activePath === null) setActivePath(path);
  }

  function goTo(index: number, isRange: boolean): void {
    if (geometry === null) return;
    rows.scrollToIndex(Math.floor(index / geometry.columns));
    setActivePath(order[index] ?? null);
    if (!isRange) return;
    const anchor = selection.anchor ?? order[active] ?? null;
    const from = anchor === null ? index : order.indexOf(anchor);
    selection.change(new Set(order.slice(Math.min(from, index), Math.max(from, index) + 1)), anchor);
  }

  function onDragOver(event: DragEvent): void {
    if (geometry === null || !event.dataTransfer.types.includes("Files")) return;
    const box = event.currentTarget.getBoundingClientRect();
    const gap = gapAt(event.clientX - box.left, event.clientY - box.top + event.currentTarget.scrollTop, geometry);
    setFileGap(gap);
    onFilesOver(gap);
  }

  const gap = drag.drag?.gap ?? fileGap;
  const [carried] = drag.drag?.paths ?? [];
  return (
    <>
      {/* biome-ignore-start lint/a11y/useSemanticElements: a table cannot be virtual and wrap */}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={t("label")}
        aria-describedby={`${id}help`}
        aria-multiselectable
        aria-rowcount={geometry ? Math.ceil(frames.length / geometry.columns) : 0}
        aria-colcount={geometry?.columns ?? 0}
        aria-activedescendant={frames.length > 0 ? `${id}${active}` : undefined}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerDown={isFixed ? undefined : drag.onPointerDown}
        onContextMenu={(event) => drag.wasDragged() && event.preventDefault()}
        onDragOver={isFixed ? undefined : onDragOver}
        onDragLeave={() => {
          setFileGap(null);
          onFilesOver(null);
        }}
        onDrop={() => setFileGap(null)}
        className="group/grid max-h-[70dvh] min-h-40 select-none overflow-y-auto overscroll-contain rounded-lg outline-none [-webkit-touch-callout:none]"
      >
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {geometry !== null &&
            rows.getVirtualItems().map(({ index: row, start }) => (
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              <div
                key={row}
                role="row"
                aria-rowindex={row + 1}
                className="absolute inset-x-0 grid"
                style={{ top: start, ...rowStyle(geometry) }}
              >
                {frames.slice(row * geometry.columns, (row + 1) * geometry.columns).map(({ path, digest }, column) => {
                  const index = row * geometry.columns + column;
                  return (
                    <FrameCell
                      key={path}
                      id={`${id}${index}`}
                      index={index}
                      column={column}
                      path={path}
                      digest={digest}
                      mark={marks.get(path)}
                      isSelected={selection.keys.has(path)}
                      isActive={index === active}
                      isCarried={drag.drag?.paths.has(path) ?? false}
                    />
                  );
                })}
              </div>
            ))}
          {geometry !== null && gap !== null && <Gap index={gap} geometry={geometry} />}
        </div>
      </div>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
      <p id={`${id}help`} className="sr-only">
        {t("help")}
      </p>
      {drag.drag !== null && carried !== undefined && (
        <div ref={drag.ghost} className="pointer-events-none fixed top-0 left-0 z-50 size-20">
          <Ghost frame={frames.find(({ path }) => path === carried)} count={drag.drag.paths.size} />
        </div>
      )}
    </>
  );
}

const rowStyle = ({ columns, height, gap }: Geometry) => ({
  height,
  gap,
  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
});

/** The bar between two frames where something would be dropped. */
function Gap({ index, geometry }: { index: number; geometry: Geometry }) {
  const { left, top } = gapPlace(index, geometry);
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute z-10 w-1 -translate-x-1/2 rounded-full bg-accent shadow-[0_0_0_2px_var(--surface)]"
      style={{ left: Math.max(2, left), top, height: geometry.width }}
    />
  );
}

/** What follows the pointer while frames are carried. */
function Ghost({ frame, count }: { frame: Frame | undefined; count: number }) {
  return (
    <span className="relative block size-20 rounded-lg shadow-overlay">
      {frame && <Thumbnail digest={frame.digest} className="size-20 rounded-lg" />}
      {count > 1 && (
        <span className="figures absolute -top-2 -right-2 rounded-full bg-accent px-2 py-0.5 font-medium text-accent-foreground text-xs">
          {count}
        </span>
      )}
    </span>
  );
}
