/** How long a press can be taken back before it leaves the phone, milliseconds. */
export const undoMs = 5000;
/** A phone that slept through the moment by more than this sends nothing any more, milliseconds: nobody means it still. */
export const lateMs = 30_000;

/** A press that has not left the phone. */
export interface Press {
  /** what it is about: a later press about the same takes its place */
  subject: string;
  /** in the reader's words, such as `Power on: Atrium` */
  words: string;
  /** sends it; never throws */
  send: () => void;
  /** epoch milliseconds when it goes */
  goesAt: number;
}

export type Deed =
  | { type: "press"; press: Press }
  | { type: "undo" }
  | { type: "send" }
  /** its time has come */
  | { type: "due"; now: number };

/**
 * What becomes of the press that waits, and which press is sent now. Moving on to another subject sends the one before: whoever
 * goes on has meant it.
 */
export function nextPress(waiting: Press | null, deed: Deed): { waiting: Press | null; sent: Press | null } {
  switch (deed.type) {
    case "press":
      return { waiting: deed.press, sent: waiting?.subject === deed.press.subject ? null : waiting };
    case "undo":
      return { waiting: null, sent: null };
    case "send":
      return { waiting: null, sent: waiting };
    case "due":
      if (waiting === null || waiting.goesAt > deed.now) return { waiting, sent: null };
      return { waiting: null, sent: deed.now - waiting.goesAt > lateMs ? null : waiting };
  }
}
