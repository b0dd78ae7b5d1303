import type { Notice } from "#db/notices.ts";

/** Every message between the console and a browser over socket.io. Events carry ids; the browser reads the API again. */
export interface ServerEvents {
  /** what changed since the last message, at most twice a second */
  changed: (notices: Notice[]) => void;
}

/** Browsers only listen. */
export type ClientEvents = Record<never, never>;
