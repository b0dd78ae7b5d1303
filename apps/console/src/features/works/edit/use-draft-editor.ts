"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useEffect, useSyncExternalStore } from "react";
import { client } from "#ui/api.ts";
import { type DraftStore, type Editor, type Opened, openEditor } from "./editor.ts";
import { isDirty } from "./state.ts";

/** The drafts that are open in this tab. They live beside the pages: going to another page loses no edit that is not saved yet. */
const editors = new Map<string, { editor: Editor; readers: Set<() => void> }>();

const isUnsaved = (opened: Opened) => opened.state === "open" && isDirty(opened);

function editorOf(slug: string): { editor: Editor; readers: Set<() => void> } {
  const present = editors.get(slug);
  if (present) return present;
  const readers = new Set<() => void>();
  const editor = openEditor(storeOf(slug), () => {
    for (const tell of readers) tell();
    guardPage();
    drop(slug);
  });
  const made = { editor, readers };
  editors.set(slug, made);
  return made;
}

function storeOf(slug: string): DraftStore {
  return {
    load: () => client.works.draft({ slug }),
    async save(frames: readonly Frame[], base: number) {
      const picked = frames.map(({ path, digest }) => ({ path, digest }));
      return (await client.works.saveDraft({ slug, base, frames: picked })).draft.version;
    },
  };
}

/** A draft that nobody looks at is read afresh next time, once nothing of it waits to be saved. */
function drop(slug: string): void {
  const present = editors.get(slug);
  if (present && present.readers.size === 0 && !isUnsaved(present.editor.read())) editors.delete(slug);
}

/** The browser asks before it closes a page with edits that are not saved. */
function guardPage(): void {
  const unsaved = [...editors.values()].some(({ editor }) => isUnsaved(editor.read()));
  (unsaved ? addEventListener : removeEventListener)("beforeunload", keepPage);
}

function keepPage(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

const nothing: Opened = { state: "loading" };

/** The draft of a work to look at and to edit. `version`: what the console last said of it, for edits made elsewhere. */
export function useDraftEditor(slug: string, version: number | null): { opened: Opened; editor: Editor } {
  const { editor, readers } = editorOf(slug);
  const opened = useSyncExternalStore(
    (reader) => {
      readers.add(reader);
      return () => {
        readers.delete(reader);
        void editor.flush().then(() => drop(slug));
      };
    },
    editor.read,
    () => nothing,
  );
  useEffect(() => {
    if (version !== null) editor.look(version);
  }, [editor, version]);
  return { opened, editor };
}
