import type { LegacyAgent, LegacySettings } from "@holofleet/contract/malls/legacy.ts";

/** What is typed about an older agent. */
export interface LegacyDraft {
  code: string;
  topics: LegacySettings["topics"];
  base: string;
  style: string;
  /** empty: as it is */
  edge: string;
  quality: string;
}

/** Where a form begins: with what is on record, or with a new one. */
export function draftOf(legacy: LegacyAgent | null): LegacyDraft {
  const { code = "", topics = "mall", base = "", style = "", recipe } = legacy ?? {};
  return { code, topics, base, style, edge: recipe?.edge?.toString() ?? "", quality: `${recipe?.quality ?? 90}` };
}

const wrongWith = {
  base: (text: string) => text !== "" && text.split(".com/").length + (text.endsWith(".com") ? 1 : 0) !== 2,
  style: (text: string) => text !== "" && !/^!?[A-Za-z0-9_-]{1,40}$/.test(text),
  edge: (text: string) => text !== "" && !(Number(text) >= 64 && Number(text) <= 16_384 && /^\d+$/.test(text)),
  quality: (text: string) => !(Number(text) >= 1 && Number(text) <= 100 && /^\d+$/.test(text)),
};

/** The fields that cannot stay as they are. */
export function faultsOf(draft: LegacyDraft): Set<keyof typeof wrongWith> {
  const fields = Object.keys(wrongWith) as (keyof typeof wrongWith)[];
  return new Set(fields.filter((field) => wrongWith[field](draft[field].trim())));
}

/** The settings that a draft means, or `null` while something is missing or wrong. */
export function settingsOf(draft: LegacyDraft): LegacySettings | null {
  const { code, topics, base, style, edge, quality } = draft;
  if (base.trim() === "" || style.trim() === "" || faultsOf(draft).size > 0) return null;
  return {
    ...{ topics, base: base.trim(), style: style.trim() },
    ...(code.trim() !== "" && { code: code.trim() }),
    recipe: { edge: edge.trim() === "" ? null : Number(edge), quality: Number(quality) },
  };
}
