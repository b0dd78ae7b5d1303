import type { Library } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";

/** A collection that stands directly in another. */
export interface Folder {
  /** its own name, the last of its path */
  name: string;
  path: string;
  /** works in it and in those inside it */
  works: number;
}

const byName = new Intl.Collator("zh-CN", { numeric: true }).compare;

/** The folders directly inside the collection `at`; those that only lead to others too. */
export function foldersIn(collections: Library["collections"], at: string): Folder[] {
  const prefix = at === "" ? "" : `${at}/`;
  const folders = new Map<string, Folder>();
  for (const { name: path, works } of collections) {
    if (!path.startsWith(prefix) || path === at) continue;
    const [name = ""] = path.slice(prefix.length).split("/");
    const folder = folders.get(name) ?? { name, path: `${prefix}${name}`, works: 0 };
    folders.set(name, { ...folder, works: folder.works + works });
  }
  return [...folders.values()].sort((a, b) => byName(a.name, b.name));
}

/** The way from the top to a collection: each step with its name and path. */
export function wayTo(path: string): { name: string; path: string }[] {
  const names = path === "" ? [] : path.split("/");
  return names.map((name, i) => ({ name, path: names.slice(0, i + 1).join("/") }));
}

/** What stands directly in a collection, not further inside. */
export function directlyIn(works: readonly Work[], at: string): Work[] {
  return works.filter(({ collection }) => collection === at);
}

/** The tags of these works, the most frequent first. */
export function tagsOf(works: readonly Pick<Work, "tags">[]): string[] {
  const counts = new Map<string, number>();
  for (const { tags } of works) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || byName(a, b)).map(([tag]) => tag);
}

const dayMs = 86_400_000;

/** Days that are left of a term of `term` days that began at `since` (ISO); never negative. */
export function daysLeft(since: string, term: number, now: number): number {
  return Math.max(0, Math.ceil(term - (now - Date.parse(since)) / dayMs));
}
