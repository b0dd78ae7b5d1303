import type { ErrorCode } from "@holofleet/shared/errors.ts";
import type { Refused } from "../drop/pick.ts";

/** A file that is left out, with its reason: by its name and size, by the browser, or by the console. */
export interface BadFile {
  path: string;
  fault: Refused["fault"] | ErrorCode | "unreadable";
  /** the console's own sentence, in English */
  message: string | null;
}

interface Amount {
  files: number;
  bytes: number;
}

export interface UploadState {
  phase: "hashing" | "sending" | "saving" | "done" | "cancelled" | "failed";
  /** of the phase: what is to be hashed, or what is to be sent */
  done: Amount;
  total: Amount;
  /** what the console held already, so that it need not travel */
  known: Amount;
  /** what travelled and was taken */
  sent: Amount;
  /** bytes per second */
  rate: number;
  /** seconds left; `null` while it cannot be told */
  eta: number | null;
  bad: BadFile[];
  /** what stopped it */
  error: unknown;
  /** frames that the draft got */
  added: number;
}

export const isUnderWay = ({ phase }: UploadState): boolean =>
  phase === "hashing" || phase === "sending" || phase === "saving";

export function amountOf(files: readonly { file: File }[]): Amount {
  return { files: files.length, bytes: files.reduce((sum, { file }) => sum + file.size, 0) };
}

/** Seconds left at this rate. */
export function timeLeft(done: Amount, total: Amount, rate: number): number | null {
  return rate > 0 ? Math.max(0, total.bytes - done.bytes) / rate : null;
}
