import { failureOf } from "@holofleet/contract/client.ts";
import type { Frame } from "@holofleet/contract/works.ts";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import {
  type Draft,
  type EditorState,
  isDirty,
  keepMine,
  nextDraft,
  nextEdit,
  nextFailure,
  nextRedo,
  nextSaved,
  nextSending,
  nextUndo,
  openState,
  takeTheirs,
} from "./state.ts";

/** Where drafts come from and go to. */
export interface DraftStore {
  load(): Promise<Draft>;
  /** @returns the new version. @throws draft_changed when `base` is not the draft's version */
  save(frames: readonly Frame[], base: number): Promise<number>;
}

/** What is known of a draft: it is read, it could not be read, or it is open. */
export type Opened = { state: "loading" } | { state: "failed"; error: unknown } | ({ state: "open" } & EditorState);

export interface Editor {
  read(): Opened;
  edit(change: (frames: readonly Frame[]) => readonly Frame[]): void;
  undo(): void;
  redo(): void;
  /** somebody else's changes and ours as one */
  keepMine(): void;
  takeTheirs(): void;
  /** The console's draft has this version: another one than ours is read. */
  look(version: number): void;
  /** Reads or saves again at once. */
  retry(): void;
  /** Saves what is not saved. @returns whether everything is saved */
  flush(): Promise<boolean>;
}

/** An edit is saved when no other followed for so long, in milliseconds. */
const quietMs = 600;
const backoff = { baseMs: 1000, capMs: 15_000 };

/** Edits one draft: at once on the page, soon after at the console, one save at a time, never over somebody else's. */
export function openEditor(store: DraftStore, onChange: () => void): Editor {
  let opened: Opened = { state: "loading" };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;
  let reading: Promise<void> | null = null;
  let attempt = 0;

  const change = (next: (state: EditorState) => EditorState) => {
    if (opened.state !== "open") return;
    const before = opened;
    opened = { state: "open", ...next(before) };
    onChange();
    if (opened.frames !== before.frames || opened.theirs !== before.theirs) plan(quietMs);
  };

  function plan(ms: number): void {
    clearTimeout(timer);
    if (opened.state === "open" && isDirty(opened) && opened.theirs === null) timer = setTimeout(() => void save(), ms);
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    saving ??= send().finally(() => {
      saving = null;
      // edits that were made meanwhile
      if (opened.state === "open" && opened.failure === null) plan(quietMs);
    });
    return saving;
  }

  async function send(): Promise<void> {
    if (opened.state !== "open" || !isDirty(opened) || opened.theirs !== null) return;
    const { frames, saved } = opened;
    change(nextSending);
    try {
      const version = await store.save(frames, saved.version);
      attempt = 0;
      change((state) => nextSaved(state, version));
    } catch (error) {
      const { code } = failureOf(error);
      change((state) => nextFailure(state, code === "draft_changed" ? null : error));
      if (code === "draft_changed") await fetchDraft();
      else if (code === "network" || code === "unavailable") plan(fullJitterMs(attempt++, backoff));
    }
  }

  function fetchDraft(): Promise<void> {
    reading ??= store
      .load()
      .then((draft) => {
        if (opened.state === "open") return change((state) => nextDraft(state, draft));
        opened = { state: "open", ...openState(draft) };
        onChange();
      })
      .catch((error: unknown) => {
        if (opened.state === "open") return change((state) => nextFailure(state, error));
        opened = { state: "failed", error };
        onChange();
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  void fetchDraft();
  return {
    read: () => opened,
    edit: (next) => change((state) => nextEdit(state, next(state.frames))),
    undo: () => change(nextUndo),
    redo: () => change(nextRedo),
    keepMine: () => change(keepMine),
    takeTheirs: () => change(takeTheirs),
    look(version) {
      // our own save may be the news: its answer is on the way
      if (saving !== null) void saving.then(() => this.look(version));
      else if (opened.state === "open" && version > (opened.theirs ?? opened.saved).version) void fetchDraft();
    },
    retry: () => void (opened.state === "open" && isDirty(opened) ? save() : fetchDraft()),
    async flush() {
      await save();
      // what was edited while a save was under way
      if (opened.state === "open" && opened.failure === null) await save();
      return opened.state === "open" && !isDirty(opened);
    },
  };
}
