import type { Frame } from "@holofleet/contract/works.ts";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import {
  type EditorState,
  isDirty,
  keepMine,
  nextDraft,
  nextEdit,
  nextRedo,
  nextSaved,
  nextSending,
  nextUndo,
  openState,
  replay,
  takeTheirs,
} from "./state.ts";

const frame = (name: string): Frame => ({
  path: name.slice(0, 1),
  digest: digestOfHex((name[1] ?? "0").padStart(64, "0")),
  size: 1,
  type: "image/jpeg",
  width: 1,
  height: 1,
});
const frames = (names: string) => names.split(" ").filter(Boolean).map(frame);
const draft = (version: number, names: string) => ({ version, frames: frames(names) });
const names = ({ frames }: Pick<EditorState, "frames">) =>
  frames.map(({ path, digest }) => path + (digest.endsWith("0") ? "" : digest.at(-1))).join(" ");
const edit = (state: EditorState, text: string) => nextEdit(state, frames(text));
const open = (text: string) => openState(draft(1, text));

describe("edits", () => {
  it("apply at once, and are taken back and made again", () => {
    const edited = edit(edit(open("a b c"), "b a c"), "b c");
    expect([names(edited), isDirty(edited)]).toEqual(["b c", true]);
    const undone = nextUndo(nextUndo(edited));
    expect([names(undone), isDirty(undone), names(nextUndo(undone))]).toEqual(["a b c", false, "a b c"]);
    expect(names(nextRedo(nextRedo(undone)))).toBe("b c");
    expect(nextRedo(edit(nextUndo(edited), "c")).future).toEqual([]);
  });

  it("that change nothing are none", () => {
    const state = open("a b");
    expect(nextEdit(state, [...state.frames])).toBe(state);
  });

  it("that follow while a save is under way stay unsaved", () => {
    const state = nextSaved(edit(nextSending(edit(open("a b c"), "a b")), "a"), 2);
    expect([names(state), names(state.saved), state.saved.version, isDirty(state)]).toEqual(["a", "a b", 2, true]);
    expect(isDirty(nextSaved(nextSending(state), 3))).toBe(false);
  });

  it("keep a hundred steps", () => {
    let state = open("");
    for (let n = 0; n < 150; n++) state = edit(state, n % 2 ? "a" : "b");
    expect(state.past).toHaveLength(100);
  });
});

describe("replay", () => {
  it.each([
    ["brings back what one edit removed, after others", "c a", "a c", "a b c", "c a b"],
    ["is the state before when nothing followed", "a c", "a c", "a b c", "a b c"],
  ])("%s", (_name, now, from, to, result) =>
    expect(names({ frames: replay(frames(now), frames(from), frames(to)) })).toBe(result),
  );
});

describe("another editor's draft", () => {
  it("is taken when there is nothing of ours", () => {
    const state = nextDraft(open("a b"), draft(2, "b a"));
    expect([names(state), isDirty(state), state.theirs]).toEqual(["b a", false, null]);
  });

  it("is ignored when it is no news", () => {
    const state = edit(open("a b"), "b");
    expect(nextDraft(state, draft(1, "x"))).toBe(state);
  });

  it("that only adds frames joins ours", () => {
    const state = nextDraft(edit(open("a b"), "b a"), draft(2, "a b c"));
    expect([names(state), state.saved.version, isDirty(state), state.theirs]).toEqual(["b a c", 2, true, null]);
    expect(names(nextUndo(state))).toBe("a b c");
  });

  it("that changes more waits for a decision, and loses nothing either way", () => {
    const state = nextDraft(edit(open("a b c"), "c a b"), draft(2, "a b2"));
    expect([names(state), names(state.theirs ?? open("")), state.saved.version]).toEqual(["c a b", "a b2", 1]);
    const merged = keepMine(state);
    expect([names(merged), merged.saved.version, isDirty(merged), merged.theirs]).toEqual(["a b2", 2, true, null]);
    expect(names(nextUndo(merged))).toBe("c a b");
    const theirs = takeTheirs(state);
    expect([names(theirs), theirs.saved.version, isDirty(theirs)]).toEqual(["a b2", 2, false]);
    expect([names(nextUndo(theirs)), isDirty(nextUndo(theirs))]).toEqual(["c a b", true]);
  });

  it("of the same frames is no longer dirty once taken", () => {
    const state = takeTheirs(nextDraft(edit(open("a b"), "b a"), draft(2, "b a2")));
    expect(isDirty(state)).toBe(false);
  });

  it("that moves on while it waits is the newer one", () => {
    const waiting = nextDraft(edit(open("a b"), "b"), draft(2, "a"));
    expect(names(nextDraft(waiting, draft(3, "a x")).theirs ?? open(""))).toBe("a x");
  });

  it("survives the undo of an edit that was made before it came", () => {
    const state = nextDraft(nextSaved(nextSending(edit(open("a b c"), "c a b")), 2), draft(3, "c a b x"));
    expect(names(nextUndo(state))).toBe("a b c x");
  });
});
