"use client";
import { fromEvent } from "file-selector";
import { useEffect, useEffectEvent, useState } from "react";
import { type DroppedFile, type Pick, pickFrames } from "./pick.ts";

/** Reads a drop or a file field; folders are walked. Nothing but files comes through. */
export async function readPick(event: Event): Promise<Pick> {
  const files = await fromEvent(event);
  return pickFrames(
    files.flatMap((file): DroppedFile[] => (file instanceof File ? [{ path: file.relativePath, file }] : [])),
  );
}

/**
 * Takes folders and pictures that are dropped anywhere on the page, which would otherwise open in place of it.
 * @returns whether something is held over the page right now
 */
export function usePageDrop(onPick: (pick: Pick) => void, isOn: boolean): boolean {
  const [isOver, setIsOver] = useState(false);
  const take = useEffectEvent(async (event: DragEvent) => {
    if (isOn) onPick(await readPick(event));
  });
  useEffect(() => {
    // every element that is entered is left again: the pointer is on the page while more were entered
    let entered = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (hasFiles(event)) setIsOver(++entered > 0);
      },
      dragleave: (event: DragEvent) => {
        if (hasFiles(event)) setIsOver(--entered > 0);
      },
      dragover: (event: DragEvent) => {
        if (hasFiles(event)) event.preventDefault();
      },
      drop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        entered = 0;
        setIsOver(false);
        void take(event);
      },
    };
    const entries = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [type, listener] of entries) addEventListener(type, listener);
    return () => {
      for (const [type, listener] of entries) removeEventListener(type, listener);
    };
  }, []);
  return isOver && isOn;
}
