import { maskText, maskValue } from "@holofleet/shared/mask.ts";
import { storable } from "@holofleet/shared/text.ts";

/** Longest text, most items, most characters and greatest depth of an input that the log keeps. */
const limits = { text: 200, items: 20, characters: 4000, depth: 20 };
/** So much of a text is looked through for secrets before it is cut: what is cut through is hard to recognise. */
const searched = 10 * limits.text;

/** Fields of single nouns that open something although their names do not say so. */
const secretsOf: Record<string, readonly string[]> = { codes: ["code"], channels: ["url"] };

/** What was asked, fit to be kept: no secrets, no tables that may hold some, and at most a few kilobytes. */
export function maskInput(action: string, input: unknown): unknown {
  const secrets = secretsOf[action.split(".")[0] ?? ""] ?? [];
  let left = limits.characters;
  const spend = (text: string): string => {
    const { text: plain } = maskText(text.slice(0, searched));
    const cut = plain.length > limits.text ? `${plain.slice(0, limits.text)}…` : plain;
    left -= cut.length;
    // the cut may have gone through a pair of surrogates
    return storable(cut);
  };
  const keep = (value: unknown, depth: number): unknown => {
    if (left <= 0 || depth > limits.depth) return "…";
    if (typeof value === "string") return spend(value);
    if (typeof value !== "object" || value === null) {
      left -= 4;
      return value;
    }
    if (Array.isArray(value)) {
      const more = value.length - limits.items;
      const kept = value.slice(0, limits.items).map((item) => keep(item, depth + 1));
      return more > 0 ? [...kept, `… ${more} more`] : kept;
    }
    const entries = Object.entries(value);
    const kept = entries.slice(0, limits.items * 2).map(([name, item]) => {
      if (secrets.includes(name)) return [spend(name), "•••"];
      if (name === "csv" && typeof item === "string") return [name, `${item.split("\n").length} lines`];
      return [spend(name), keep(item, depth + 1)];
    });
    return Object.fromEntries(entries.length > kept.length ? [...kept, ["…", entries.length - kept.length]] : kept);
  };
  // undefined is no JSON; what is large is cut before it is masked: nobody waits for megabytes to be looked through
  return input === undefined ? null : maskValue(keep(input, 0)).value;
}
