import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/** Bytes of a log file; with the one before it, twice that is the most that they take. */
const wholeBytes = 5_000_000;

/**
 * A log file for a service whose system keeps no log of it. When it is full it becomes `<file>.1` and a new one is begun. A disk that
 * takes no more must not stop the show: what cannot be written is lost.
 */
export function openLogFile(file: string, limit = wholeBytes): DestinationStream {
  /** `null` once it could not be opened again: its number may be another file's by now */
  let handle: number | null = openSync(file, "a", 0o600);
  let size = fstatSync(handle).size;

  function turn(full: number): void {
    handle = null;
    closeSync(full);
    try {
      renameSync(file, `${file}.1`);
    } catch {
      // somebody reads it on Windows: it grows on, and is turned the next time
    }
    size = 0;
  }

  return {
    write(line) {
      try {
        if (handle !== null && size > limit) turn(handle);
        handle ??= openSync(file, "a", 0o600);
        size += writeSync(handle, line);
      } catch {
        size += line.length;
      }
    },
  };
}
