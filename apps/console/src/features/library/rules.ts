import type { WorkSort } from "@holofleet/contract/works/library.ts";
import { trashDays } from "@holofleet/contract/works/library.ts";
import { pathKey } from "@holofleet/shared/content/path.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** What a search looks for. */
export interface Search {
  /** patterns (ILIKE) that the words of a work must all match */
  words: string[];
  /** part of a frame's path as pathKey writes it; `null` when nobody would type a path like this */
  path: string | null;
}

/** Reads a search as it was typed: its words, and a part of a path when it has a `/` or ends as a picture's name does. */
export function planSearch(text: string): Search {
  const trimmed = text.trim();
  const isPath = trimmed.includes("/") || /\.(jpe?g|png|webp)$/i.test(trimmed);
  const words = trimmed.normalize("NFKC").split(/\s+/).filter(Boolean);
  return { words: words.map(likePattern), path: isPath ? pathKey(trimmed) : null };
}

/** A pattern that finds `text` as it is anywhere: `%`, `_` and `\` stand for themselves. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** What a list of works is ordered by. */
export interface SortedWork {
  id: string;
  slug: string;
  title: string;
  createdAt: Date;
  updatedAt: Date;
  /** of the draft, or of what is current */
  bytes: number;
}

// Chinese by its sound, and numbers as people count
const byName = new Intl.Collator("zh-CN", { numeric: true, sensitivity: "base" }).compare;

const orders: Record<WorkSort, (a: SortedWork, b: SortedWork) => number> = {
  updated: (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime(),
  created: (a, b) => b.createdAt.getTime() - a.createdAt.getTime(),
  title: (a, b) => byName(a.title, b.title),
  size: (a, b) => b.bytes - a.bytes,
};

/**
 * One page of works in order. The order is total, so that pages neither repeat nor skip a work.
 * @throws AppError bad_request when the work that the page begins after is not among them
 */
export function planPage<Work extends SortedWork>(
  works: readonly Work[],
  { sort, cursor, limit }: { sort: WorkSort; cursor?: string | undefined; limit?: number | undefined },
): Work[] {
  const sorted = [...works].sort((a, b) => orders[sort](a, b) || (a.slug < b.slug ? -1 : 1));
  const before = cursor === undefined ? -1 : sorted.findIndex(({ slug }) => slug === cursor);
  if (cursor !== undefined && before === -1) {
    throw new AppError("bad_request", `"${cursor}" is not among these works any more. Read the list from its start.`);
  }
  return sorted.slice(before + 1, limit === undefined ? undefined : before + 1 + limit);
}

/** Works that were put into the trash before this moment are due to be emptied at `now`. */
export function trashedBefore(now: Date): Date {
  return new Date(now.getTime() - trashDays * 86_400_000);
}
