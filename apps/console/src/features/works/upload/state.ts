import type { ZipFault } from "@holofleet/contract/works/imports.ts";
import type { ErrorCode } from "@holofleet/shared/errors.ts";
import type { Refused } from "../drop/pick.ts";

/** A file that is left out, with its reason: by its name and size, by the browser, or by the console. */
export interface BadFile {
  path: string;
  fault: Refused["fault"] | ZipFault | ErrorCode | "unreadable";
  /** the console's own sentence, in English */
  message: string | null;
}

export interface Amount {
  files: number;
  bytes: number;
}

/**
 * waiting: for its turn. checking: looking for what is here already. unpacking: the console opens the zip. interrupted: the page
 * was loaded again, and only the files can bring it further.
 */
export type Phase =
  | "waiting"
  | "checking"
  | "sending"
  | "unpacking"
  | "saving"
  | "paused"
  | "done"
  | "cancelled"
  | "failed"
  | "interrupted";

/** How far an upload is. What works on it changes these facts; readers get copies, a few times a second. */
export interface Facts {
  phase: Phase;
  total: Amount;
  /** what the console held already, so that it need not travel */
  known: Amount;
  /** what travelled and was taken */
  sent: Amount;
  /** what was looked at and left out */
  left: Amount;
  /** bytes of requests that are under way */
  moving: number;
  bad: BadFile[];
  /** what keeps it from going on right now; it is tried again by itself */
  trouble: unknown;
}

export interface Upload extends Readonly<Facts> {
  id: string;
  /** the work that it is for */
  slug: string;
  kind: "pictures" | "zip";
  /** name of the folder or of the zip; `null` for loose pictures */
  label: string | null;
  done: Amount;
  /** bytes per second */
  rate: number;
  /** seconds left; `null` while it cannot be told */
  eta: number | null;
  /** what stopped it */
  error: unknown;
  /** frames that the draft got */
  added: number;
}

export const nothing: Amount = { files: 0, bytes: 0 };

export const startFacts = (total: Amount): Facts => ({
  phase: "waiting",
  total,
  known: nothing,
  sent: nothing,
  left: nothing,
  moving: 0,
  bad: [],
  trouble: null,
});

export const isUnderWay = ({ phase }: { phase: Phase }): boolean =>
  ["waiting", "checking", "sending", "unpacking", "saving"].includes(phase);

export const isOver = ({ phase }: { phase: Phase }): boolean => phase === "done" || phase === "cancelled";

export function amountOf(files: readonly { file: File }[]): Amount {
  return { files: files.length, bytes: files.reduce((sum, { file }) => sum + file.size, 0) };
}

export function plus(...amounts: Amount[]): Amount {
  return amounts.reduce((a, b) => ({ files: a.files + b.files, bytes: a.bytes + b.bytes }), nothing);
}

/** What need not be done any more: whatever was there, taken or left out, and what has left already. */
export function doneOf({ known, sent, left, moving }: Facts): Amount {
  return plus(known, sent, left, { files: 0, bytes: moving });
}

/** Seconds left at this rate. */
export function timeLeft(done: Amount, total: Amount, rate: number): number | null {
  return rate > 0 ? Math.max(0, total.bytes - done.bytes) / rate : null;
}

/** How far all uploads that are under way are together, 0 to 1; `null` while there is nothing to measure. */
export function shareOf(uploads: readonly Upload[]): number | null {
  const under = uploads.filter((upload) => isUnderWay(upload) && upload.total.bytes > 0);
  const total = plus(...under.map((upload) => upload.total)).bytes;
  return total === 0 ? null : Math.min(1, plus(...under.map((upload) => upload.done)).bytes / total);
}
