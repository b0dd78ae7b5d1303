import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/** Bytes of a log file; with the one before it, twice that is the most that they take. */
const wholeBytes = 5_000_000;

/**
 * A log file for a service whose system keeps no log of it. When it is full it becomes `<file>.1` and a new one is begun. A disk that
 * takes no more must not stop the show: what cannot be written is lost.
 */
export function openLogFile(file: string, limit = wholeBytes): DestinationStream {
  let handle = openSync(file, "a", 0o600);
  let size = fstatSync(handle).size;

  function turn(): void {
    closeSync(handle);
    try {
      renameSync(file, `${file}.1`);
    } catch {
      // somebody reads it on Windows: it grows on, and is turned the next time
    }
    handle = openSync(file, "a", 0o600);
    size = 0;
  }

  return {
    write(line) {
      try {
        if (size > limit) turn();
        size += writeSync(handle, line);
      } catch {
        size += line.length;
      }
    },
  };
}
