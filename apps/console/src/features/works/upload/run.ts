import { failureOf } from "@holofleet/contract/client.ts";
import { isAbort } from "@holofleet/shared/errors.ts";
import { client } from "#ui/api.ts";
import type { Pick } from "../drop/pick.ts";
import type { Place } from "../edit/order.ts";
import { type DraftFrame, mergeFrames } from "./merge.ts";
import { createMeter } from "./meter.ts";
import { amountOf, timeLeft, type UploadState } from "./state.ts";
import { type UploadEvents, uploadPictures } from "./upload.ts";

/** How often a page hears of progress, in milliseconds. */
const tick = 200;
const none = { files: 0, bytes: 0 };

/**
 * Uploads what was picked and puts it into the draft of `slug`. Never throws: how it ends is in the last state that `onState`
 * gets.
 */
export async function runUpload(slug: string, pick: Pick, onState: (state: UploadState) => void, signal: AbortSignal) {
  let meter = createMeter();
  let state: UploadState = {
    phase: "hashing",
    done: none,
    total: amountOf(pick.frames),
    known: none,
    sent: none,
    rate: 0,
    eta: null,
    bad: pick.refused.map(({ path, fault }) => ({ path, fault, message: null })),
    error: null,
    added: 0,
  };
  const tell = (change: Partial<UploadState>) => {
    state = { ...state, ...change };
    onState(state);
  };
  const advance = (files: number, bytes: number) => {
    meter.add(bytes, performance.now());
    state = { ...state, done: { files: state.done.files + files, bytes: state.done.bytes + bytes } };
  };
  const events: UploadEvents = {
    hashed: (bytes) => advance(1, bytes),
    asked(known, wanted) {
      // bytes that were hashed say nothing about the line
      meter = createMeter();
      tell({ phase: "sending", done: none, total: amountOf(wanted), known: amountOf(known), rate: 0, eta: null });
    },
    bytes: (count) => advance(0, count),
    sent(bytes) {
      advance(1, 0);
      state = { ...state, sent: { files: state.sent.files + 1, bytes: state.sent.bytes + bytes } };
    },
    refused: (bytes) => advance(1, bytes),
    bad: (path, fault, message) => tell({ bad: [...state.bad, { path, fault, message }] }),
  };
  const timer = setInterval(() => {
    const rate = meter.rate(performance.now());
    tell({ rate, eta: timeLeft(state.done, state.total, rate) });
  }, tick);
  try {
    const frames = await uploadPictures(pick.frames, events, signal);
    tell({ phase: "saving", rate: 0, eta: null });
    if (frames.length > 0) await addToDraft(slug, frames, pick.place ?? null);
    tell({ phase: "done", added: frames.length });
  } catch (error) {
    tell(isAbort(error) ? { phase: "cancelled" } : { phase: "failed", error });
  } finally {
    clearInterval(timer);
  }
}

/** Another editor may save at the same moment: frames are merged by path, so it is simply done again on theirs. */
async function addToDraft(slug: string, frames: DraftFrame[], place: Place | null): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const draft = await client.works.draft({ slug });
    try {
      await client.works.saveDraft({ slug, base: draft.version, frames: mergeFrames(draft.frames, frames, place) });
      return;
    } catch (error) {
      if (failureOf(error).code !== "draft_changed" || attempt === 4) throw error;
    }
  }
}
