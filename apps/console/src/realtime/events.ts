import type { Notice } from "#db/notices.ts";

/** What browsers are told of: ids only, an empty one means any of its kind. Whose session ended is nobody else's business. */
export type Change = Notice & { kind: Exclude<Notice["kind"], "session" | "identity"> };

/** Every message between the console and a browser over socket.io. Events carry ids; the browser reads the API again. */
export interface ServerEvents {
  /** what changed since the last message, at most twice a second */
  changed: (changes: Change[]) => void;
}

/** Browsers only listen. */
export type ClientEvents = Record<never, never>;
