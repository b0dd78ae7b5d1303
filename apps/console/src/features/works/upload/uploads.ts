"use client";
import { isAbort } from "@holofleet/shared/errors.ts";
import { useSyncExternalStore } from "react";
import { client } from "#ui/api.ts";
import type { Pick } from "../drop/pick.ts";
import { addToDraft } from "./draft.ts";
import { keepRecords, readRecords, type UploadRecord } from "./interrupted.ts";
import { createMeter } from "./meter.ts";
import { type Job, picturesJob } from "./pictures.ts";
import { amountOf, doneOf, type Facts, isOver, isUnderWay, startFacts, timeLeft, type Upload } from "./state.ts";
import { FileNeeded, zipJob } from "./zip.ts";

/** How often readers hear of progress, in milliseconds. */
const tick = 200;

interface Entry {
  record: UploadRecord;
  /** place of the new frames, see mergeFrames */
  before: string | null | undefined;
  /** absent when only the files can bring it further */
  job: Job | null;
  facts: Facts;
  meter: ReturnType<typeof createMeter>;
  running: AbortController | null;
  error: unknown;
  added: number;
}

/** The uploads of this tab, oldest first. They live beside the pages, so that going to another page does not end them. */
let entries: Entry[] = [];
let shown: readonly Upload[] = [];
let timer: ReturnType<typeof setInterval> | undefined;
const readers = new Set<() => void>();

/** What a drop brings, and where it goes in the draft: before a frame, behind all (`null`), or where names put it. */
export type Dropped = Partial<Pick> & { before?: string | null };

/** Begins to bring pictures and zips into the draft of a work. Each zip is an upload of its own. */
export function startUpload(
  slug: string,
  { frames = [], zips = [], refused = [], folder = null, before }: Dropped,
): void {
  entries = entries.filter(({ record, facts }) => {
    const isSame = record.slug === slug && facts.phase === "interrupted";
    const isBack = record.kind === "pictures" ? frames.length > 0 : zips.some(({ file }) => file.name === record.label);
    return !(isSame && isBack);
  });
  const base = { slug, importId: null };
  if (frames.length + refused.length > 0) {
    const record = {
      ...base,
      id: newId(),
      kind: "pictures",
      label: folder,
      total: amountOf(frames),
      prefix: "",
    } as const;
    const entry = add(record, picturesJob(frames), before);
    entry.facts.bad.push(...refused.map(({ path, fault }) => ({ path, fault, message: null })));
    void run(entry);
  }
  // one zip alone is the folder that it holds; of several, each is a folder
  const alone = zips.length === 1 && frames.length === 0;
  for (const { path, file } of zips) {
    const prefix = alone ? "" : `${path.replace(/\.zip$/i, "")}/`;
    const total = { files: 1, bytes: file.size };
    const record: UploadRecord = { ...base, id: newId(), kind: "zip", label: file.name, total, prefix };
    const onImport = (id: string) => {
      record.importId = id;
      remember();
    };
    void run(add(record, zipJob({ file, prefix, importId: null, onImport }), before));
  }
}

// `crypto.randomUUID` is missing on plain-http addresses
const newId = () => `${Date.now()}-${Math.random()}`;

function add(record: UploadRecord, job: Job | null, before?: string | null): Entry {
  const facts = startFacts(record.total);
  const entry: Entry = { record, before, job, facts, meter: createMeter(), running: null, error: null, added: 0 };
  entries = [...entries, entry];
  return entry;
}

async function run(entry: Entry): Promise<void> {
  const { facts, record, meter, job, before } = entry;
  if (job === null || entry.running !== null) return;
  const controller = new AbortController();
  const { signal } = controller;
  entry.running = controller;
  entry.error = null;
  facts.phase = "waiting";
  tell();
  try {
    const frames = await job.run(facts, (bytes) => meter.add(bytes, performance.now()), signal);
    facts.phase = "saving";
    if (frames.length > 0) await addToDraft(record.slug, frames, { before, facts, signal });
    entry.added = frames.length;
    facts.phase = "done";
  } catch (error) {
    if (error instanceof FileNeeded) facts.phase = "interrupted";
    else if (!isAbort(error)) {
      facts.phase = "failed";
      entry.error = error;
    } else facts.phase = signal.reason === paused ? "paused" : "cancelled";
  }
  facts.trouble = null;
  entry.running = null;
  tell();
}

const paused = new DOMException("Upload paused", "AbortError");
const cancelled = new DOMException("Upload cancelled", "AbortError");
const entryOf = (id: string) => entries.find(({ record }) => record.id === id);

/** Stops sending; what was sent is kept. */
export function pauseUpload(id: string): void {
  entryOf(id)?.running?.abort(paused);
}

/** Goes on with a paused upload, or tries a failed one again: only what is missing is sent. */
export function resumeUpload(id: string): void {
  const entry = entryOf(id);
  if (entry) void run(entry);
}

/** Ends an upload; pictures that were sent stay with the console and are not sent again. */
export function cancelUpload(id: string): void {
  const entry = entryOf(id);
  if (!entry) return;
  const { importId } = entry.record;
  // a console that cannot be told now forgets the zip by itself
  if (importId !== null) void client.imports.cancel({ id: importId }).catch(() => undefined);
  if (entry.running) entry.running.abort(cancelled);
  else {
    entry.facts.phase = "cancelled";
    tell();
  }
}

/** Takes an upload that is not under way off the list. */
export function dismissUpload(id: string): void {
  entries = entries.filter(({ record, running }) => record.id !== id || running !== null);
  tell();
}

/** Takes all that are not under way off the list. */
export function clearUploads(): void {
  entries = entries.filter(({ running }) => running !== null);
  tell();
}

/** The uploads of this tab, oldest first. */
export const useUploads = (): readonly Upload[] => useSyncExternalStore(subscribe, () => shown, none);

const empty: readonly Upload[] = [];
const none = () => empty;

/** Whether anything is on its way into a work. */
export const useIsUploading = (slug: string): boolean =>
  useUploads().some((upload) => upload.slug === slug && isUnderWay(upload));

function subscribe(reader: () => void): () => void {
  restore();
  readers.add(reader);
  return () => readers.delete(reader);
}

let isRestored = false;
/** Shows what the last page of this tab did not finish. A zip that had arrived goes on by itself. */
function restore(): void {
  if (isRestored) return;
  isRestored = true;
  for (const record of readRecords()) {
    const { importId, prefix } = record;
    const entry = add(record, importId === null ? null : zipJob({ file: null, prefix, importId }));
    entry.facts.phase = "interrupted";
    if (importId !== null) void run(entry);
  }
  tell();
}

function tell(): void {
  shown = entries.map(present);
  remember();
  const isBusy = shown.some(isUnderWay);
  if (isBusy) timer ??= setInterval(tell, tick);
  else {
    clearInterval(timer);
    timer = undefined;
  }
  // what is being unpacked needs no page
  const needsPage = shown.some((upload) => isUnderWay(upload) && upload.phase !== "unpacking");
  (needsPage ? addEventListener : removeEventListener)("beforeunload", keepPage);
  for (const reader of readers) reader();
}

function present({ record, facts, meter, error, added }: Entry): Upload {
  const { id, slug, kind, label } = record;
  const done = doneOf(facts);
  const rate = facts.phase === "sending" ? meter.rate(performance.now()) : 0;
  const eta = timeLeft(done, facts.total, rate);
  return { ...facts, bad: facts.bad.slice(), id, slug, kind, label, done, rate, eta, error, added };
}

let remembered = "";
function remember(): void {
  const open = entries.filter(({ facts }) => !isOver(facts)).map(({ record }) => record);
  const text = JSON.stringify(open);
  if (text !== remembered) keepRecords(open);
  remembered = text;
}

/** The browser asks before it closes a page that still sends. */
function keepPage(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
