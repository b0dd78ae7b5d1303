import type { Frame } from "@holofleet/contract/works.ts";
import { mergeDrafts, onlyAdds } from "./merge.ts";

export interface Draft {
  version: number;
  frames: readonly Frame[];
}

interface Edit {
  before: readonly Frame[];
  after: readonly Frame[];
}

/** A draft as one person edits it. Edits apply here at once; what is saved follows. */
export interface EditorState {
  /** what the console is known to hold */
  saved: Draft;
  frames: readonly Frame[];
  past: readonly Edit[];
  future: readonly Edit[];
  /** the frames that are on their way to the console */
  sending: readonly Frame[] | null;
  /** what somebody else made of the draft meanwhile, until it is decided; nothing is saved before */
  theirs: Draft | null;
  /** why the last save failed; the next try clears it */
  failure: unknown;
}

/** Steps that can be taken back. */
const memory = 100;

export function openState(saved: Draft): EditorState {
  const { frames } = saved;
  return { saved, frames, past: [], future: [], sending: null, theirs: null, failure: null };
}

export const isDirty = ({ frames, saved }: EditorState): boolean => frames !== saved.frames;

/** The state after an edit; frames that stay the same are none. */
export function nextEdit(state: EditorState, after: readonly Frame[]): EditorState {
  const { frames: before } = state;
  if (isSame(before, after)) return state;
  return { ...state, frames: after, past: [...state.past, { before, after }].slice(-memory), future: [] };
}

const isSame = (a: readonly Frame[], b: readonly Frame[]) =>
  a.length === b.length && a.every((frame, index) => frame === b[index]);

/** Takes the last edit back, and that edit alone: what came in from elsewhere since stays. */
export function nextUndo(state: EditorState): EditorState {
  const last = state.past.at(-1);
  if (last === undefined) return state;
  const frames = replay(state.frames, last.after, last.before);
  return { ...state, frames, past: state.past.slice(0, -1), future: [...state.future, last] };
}

export function nextRedo(state: EditorState): EditorState {
  const last = state.future.at(-1);
  if (last === undefined) return state;
  const frames = replay(state.frames, last.before, last.after);
  return { ...state, frames, past: [...state.past, last], future: state.future.slice(0, -1) };
}

/** `now` with the edit that led from one list to another made on it, whatever else happened since. */
export function replay(now: readonly Frame[], from: readonly Frame[], to: readonly Frame[]): readonly Frame[] {
  return now === from ? to : mergeDrafts(from, now, to).frames;
}

export const nextSending = (state: EditorState): EditorState => ({ ...state, sending: state.frames, failure: null });

/** What was sent is the draft now. */
export function nextSaved(state: EditorState, version: number): EditorState {
  return { ...state, saved: { version, frames: state.sending ?? state.frames }, sending: null, failure: null };
}

export const nextFailure = (state: EditorState, failure: unknown): EditorState => ({
  ...state,
  sending: null,
  failure,
});

/**
 * The console holds another draft than the one known. Without edits of our own it is simply taken; frames that were only added
 * join ours; anything else waits for a decision.
 */
export function nextDraft(state: EditorState, draft: Draft): EditorState {
  if (draft.version <= (state.theirs ?? state.saved).version) return state;
  const idle = { ...state, sending: null, failure: null };
  if (!isDirty(state)) return { ...idle, saved: draft, frames: draft.frames, theirs: null };
  if (onlyAdds(state.saved.frames, draft.frames)) return join(idle, draft);
  return { ...idle, theirs: draft };
}

/** Both drafts as one, on top of theirs: to be saved next. Ours as it was can be had back. */
export function keepMine(state: EditorState): EditorState {
  if (state.theirs === null) return state;
  const joined = join(state, state.theirs);
  return { ...joined, past: nextEdit(state, joined.frames).past, future: [] };
}

function join(state: EditorState, theirs: Draft): EditorState {
  const { frames } = mergeDrafts(state.saved.frames, state.frames, theirs.frames);
  return { ...state, saved: theirs, frames, theirs: null };
}

/** Their draft instead of ours. Ours can be had back: it is the step before. */
export function takeTheirs(state: EditorState): EditorState {
  const { theirs } = state;
  return theirs === null
    ? state
    : { ...nextEdit(state, theirs.frames), frames: theirs.frames, saved: theirs, theirs: null };
}
