"use client";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef, useState } from "react";
import { type CellShape, type Geometry, planGeometry } from "./geometry.ts";

export interface GridRows {
  scroller: RefObject<HTMLDivElement | null>;
  /** `null` until the width is known */
  geometry: Geometry | null;
  rows: Virtualizer<HTMLDivElement, Element>;
}

/** Rows of a grid of pictures of which only those in view are in the page. */
export function useGridRows(count: number, shape: CellShape): GridRows {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const geometry = planGeometry(width, count, shape);
  const { columns, height, gap } = geometry;
  const rows = useVirtualizer<HTMLDivElement, Element>({
    count: Math.ceil(count / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    gap,
    overscan: 3,
    // rows are drawn with the next frame: a scroll never waits for them
    useFlushSync: false,
  });
  useEffect(() => {
    if (height > 0) rows.measure();
  }, [rows, height]);
  return { scroller, geometry: width > 0 ? geometry : null, rows };
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
