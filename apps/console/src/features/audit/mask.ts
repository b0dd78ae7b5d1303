import { maskValue } from "@holofleet/shared/mask.ts";

/** Longest text, most items and most characters of an input that the log keeps. */
const limits = { text: 200, items: 20, characters: 4000 };

/** Fields of single nouns that open something although their names do not say so. */
const secretsOf: Record<string, readonly string[]> = { codes: ["code"], channels: ["url"] };

/** What was asked, fit to be kept: no secrets, no tables that may hold some, and at most a few kilobytes. */
export function maskInput(action: string, input: unknown): unknown {
  const secrets = secretsOf[action.split(".")[0] ?? ""] ?? [];
  let left = limits.characters;
  const spend = (text: string): string => {
    const cut = text.length > limits.text ? `${text.slice(0, limits.text)}…` : text;
    left -= cut.length;
    return cut;
  };
  const keep = (value: unknown): unknown => {
    if (left <= 0) return "…";
    if (typeof value === "string") return spend(value);
    if (typeof value !== "object" || value === null) {
      left -= 4;
      return value;
    }
    if (Array.isArray(value)) {
      const more = value.length - limits.items;
      const kept = value.slice(0, limits.items).map(keep);
      return more > 0 ? [...kept, `… ${more} more`] : kept;
    }
    const entries = Object.entries(value);
    const kept = entries.slice(0, limits.items * 2).map(([name, item]) => {
      if (secrets.includes(name)) return [spend(name), "•••"];
      if (name === "csv" && typeof item === "string") return [name, `${item.split("\n").length} lines`];
      return [spend(name), keep(item)];
    });
    return Object.fromEntries(entries.length > kept.length ? [...kept, ["…", entries.length - kept.length]] : kept);
  };
  // undefined is no JSON
  return input === undefined ? null : keep(maskValue(input).value);
}
