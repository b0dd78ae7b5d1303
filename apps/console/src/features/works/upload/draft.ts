import { failureOf } from "@holofleet/contract/client.ts";
import { client } from "#ui/api.ts";
import { type DraftFrame, mergeFrames } from "./merge.ts";
import { patiently } from "./patience.ts";
import type { Facts } from "./state.ts";

/** How often somebody else may be faster. */
const attempts = 10;

/** Puts frames into a work's draft. Another editor may save at the same moment: then it is simply done again on theirs. */
export async function addToDraft(
  slug: string,
  frames: DraftFrame[],
  { before, facts, signal }: { before: string | null | undefined; facts: Facts; signal: AbortSignal },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const draft = await patiently(() => client.works.draft({ slug }), facts, signal);
      const merged = mergeFrames(draft.frames, frames, before);
      await patiently(() => client.works.saveDraft({ slug, base: draft.version, frames: merged }), facts, signal);
      return;
    } catch (error) {
      if (failureOf(error).code !== "draft_changed" || attempt === attempts) throw error;
    }
  }
}
