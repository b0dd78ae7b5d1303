"use client";
import { useCallback, useSyncExternalStore } from "react";
import type { Pick } from "../drop/pick.ts";
import { runUpload } from "./run.ts";
import { isUnderWay, type UploadState } from "./state.ts";

/** The uploads of this tab by slug. They live beside the pages, so that going to another page does not end them. */
const uploads = new Map<string, { state: UploadState; cancel: () => void }>();
const readers = new Set<() => void>();

function tellReaders(): void {
  for (const tell of readers) tell();
}

/** Begins to bring pictures into the draft of a work. One at a time for each work: a second one waits for nobody and is refused. */
export function startUpload(slug: string, pick: Pick): boolean {
  const present = uploads.get(slug);
  if (present && isUnderWay(present.state)) return false;
  const controller = new AbortController();
  const onState = (state: UploadState) => {
    uploads.set(slug, { state, cancel: () => controller.abort() });
    tellReaders();
  };
  addEventListener("beforeunload", keepPage);
  void runUpload(slug, pick, onState, controller.signal).finally(() => {
    if (![...uploads.values()].some(({ state }) => isUnderWay(state))) removeEventListener("beforeunload", keepPage);
  });
  return true;
}

/** Ends an upload; what was sent stays with the console and is not sent again. */
export function cancelUpload(slug: string): void {
  uploads.get(slug)?.cancel();
}

/** Takes the result of an upload off the page. */
export function dismissUpload(slug: string): void {
  uploads.delete(slug);
  tellReaders();
}

/** The latest upload into a work, or `null`. */
export function useUpload(slug: string): UploadState | null {
  const read = useCallback(() => uploads.get(slug)?.state ?? null, [slug]);
  return useSyncExternalStore(subscribe, read, () => null);
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

/** The browser asks before it closes a page that still sends. */
function keepPage(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
