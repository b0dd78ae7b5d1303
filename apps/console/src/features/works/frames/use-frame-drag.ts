"use client";
import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type Geometry, gapAt, scrollSpeed } from "./geometry.ts";

export interface Drag {
  paths: ReadonlySet<string>;
  /** the gap that they would be dropped into */
  gap: number;
}

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  geometry: Geometry | null;
  /** what is carried when the frame at `index` is pulled */
  pathsAt: (index: number) => ReadonlySet<string>;
  /** a finger rests on a frame */
  onHold: (index: number) => void;
  onDrop: (paths: ReadonlySet<string>, gap: number) => void;
}

/** A mouse carries after so many pixels; a finger first rests for so many milliseconds, so that a swipe still scrolls. */
const [carryPx, holdMs, holdPx] = [6, 450, 10];

/** Carries frames with the mouse or a finger, and scrolls the grid when they come near its edges. Escape puts them back. */
export function useFrameDrag(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const [drag, setDrag] = useState<Drag | null>(null);
  /** follows the pointer without a render */
  const ghost = useRef<HTMLDivElement>(null);
  const wasDragged = useRef(false);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  function onPointerDown(event: ReactPointerEvent<HTMLElement>): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
    if (cell === null || event.button !== 0 || !event.isPrimary) return;
    stop.current();
    wasDragged.current = false;
    const press = startPress(Number(cell.dataset.index), event.nativeEvent);
    stop.current = press;
  }

  /** @returns what ends it without a drop */
  function startPress(index: number, { clientX, clientY, pointerType, pointerId }: PointerEvent): () => void {
    const ending = new AbortController();
    const { signal } = ending;
    const isTouch = pointerType === "touch";
    let at = { x: clientX, y: clientY };
    let isArmed = !isTouch;
    let carried: Drag | null = null;

    const timer = setTimeout(() => {
      if (!isTouch) return;
      isArmed = true;
      wasDragged.current = true;
      navigator.vibrate?.(10);
      latest.current.onHold(index);
    }, holdMs);
    const end = () => {
      clearTimeout(timer);
      ending.abort();
      setDrag(null);
    };

    const step = (before: number) => (now: number) => {
      const { scroller, geometry } = latest.current;
      if (signal.aborted || carried === null || scroller.current === null || geometry === null) return;
      const box = scroller.current.getBoundingClientRect();
      scroller.current.scrollTop += (scrollSpeed(at.y - box.top, box.height) * Math.min(50, now - before)) / 1000;
      if (ghost.current) ghost.current.style.transform = `translate(${at.x + 12}px, ${at.y + 12}px)`;
      const gap = gapAt(at.x - box.left, at.y - box.top + scroller.current.scrollTop, geometry);
      if (gap !== carried.gap) {
        carried = { ...carried, gap };
        setDrag(carried);
      }
      requestAnimationFrame(step(now));
    };

    const onMove = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return;
      const way = Math.hypot(event.clientX - clientX, event.clientY - clientY);
      at = { x: event.clientX, y: event.clientY };
      if (!isArmed && way > holdPx) return end();
      if (!isArmed || carried !== null || way < carryPx) return;
      clearTimeout(timer);
      wasDragged.current = true;
      carried = { paths: latest.current.pathsAt(index), gap: -1 };
      requestAnimationFrame(step(performance.now()));
    };
    const onUp = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return;
      const dropped = carried;
      end();
      if (dropped !== null && dropped.gap >= 0) latest.current.onDrop(dropped.paths, dropped.gap);
    };
    addEventListener("pointermove", onMove, { signal });
    addEventListener("pointerup", onUp, { signal });
    addEventListener("pointercancel", end, { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && end(), { signal });
    // once a finger carries, it does not scroll
    addEventListener("touchmove", (event) => isArmed && event.preventDefault(), { signal, passive: false });
    return end;
  }

  return { drag, ghost, onPointerDown, wasDragged: () => wasDragged.current };
}
