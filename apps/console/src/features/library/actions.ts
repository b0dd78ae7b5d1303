import type { BulkAction, BulkStep } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** Where a work stands in the library. */
export interface Shelf {
  tags: readonly string[];
  collection: string;
}

const maxTags = 30;
const order = new Intl.Collator("zh-CN", { numeric: true }).compare;
const keyOf = (tag: string) => tag.toLowerCase();

/** Tags as a work keeps them: sorted, each once; of two that differ in upper and lower case only, the first. @throws AppError bad_request when they are too many */
export function planTags(tags: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const tag of tags) if (!kept.has(keyOf(tag))) kept.set(keyOf(tag), tag);
  if (kept.size > maxTags) {
    throw new AppError(
      "bad_request",
      `A work has at most ${maxTags} tags; these would be ${kept.size}. Take some away.`,
    );
  }
  return [...kept.values()].sort(order);
}

/** Where a work stands after it was tagged, untagged or collected. */
export function nextShelf(shelf: Shelf, action: Extract<BulkAction, { type: "tag" | "untag" | "collect" }>): Shelf {
  switch (action.type) {
    case "tag":
      return { ...shelf, tags: planTags([...shelf.tags, ...action.tags]) };
    case "untag": {
      const away = new Set(action.tags.map(keyOf));
      return { ...shelf, tags: shelf.tags.filter((tag) => !away.has(keyOf(tag))) };
    }
    case "collect":
      return { ...shelf, collection: action.collection };
  }
}

type Undoable = Pick<Work, "tags" | "collection" | "trashedAt" | "malls">;

/** What brings a work back from `after` to `before`; `null` when the action changed nothing or cannot be undone. */
export function planUndo(type: BulkAction["type"], before: Undoable, after: Undoable): BulkAction | null {
  switch (type) {
    case "tag": {
      const added = after.tags.filter((tag) => !before.tags.includes(tag));
      return added.length > 0 ? { type: "untag", tags: added } : null;
    }
    case "untag": {
      const removed = before.tags.filter((tag) => !after.tags.includes(tag));
      return removed.length > 0 ? { type: "tag", tags: removed } : null;
    }
    case "collect":
      return before.collection === after.collection ? null : { type: "collect", collection: before.collection };
    case "trash":
      return before.trashedAt === null ? { type: "restore" } : null;
    case "restore":
      // malls that held it then may hold it still
      return before.trashedAt === null ? null : { type: "trash", force: true };
    case "assign":
      return JSON.stringify(before.malls) === JSON.stringify(after.malls)
        ? null
        : { type: "assign", malls: before.malls };
    case "publish":
    case "sync":
      return null;
  }
}

/** One step for all works that need the same. */
export function gatherSteps(undos: readonly { slug: string; action: BulkAction | null }[]): BulkStep[] {
  const steps = new Map<string, BulkStep>();
  for (const { slug, action } of undos) {
    if (action === null) continue;
    const key = JSON.stringify(action);
    const step = steps.get(key);
    if (step) step.slugs.push(slug);
    else steps.set(key, { slugs: [slug], action });
  }
  return [...steps.values()];
}
