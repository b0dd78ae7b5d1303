import { type Assignment, ruleOf } from "@holofleet/contract/assignments.ts";
import { mallCodeSchema } from "@holofleet/contract/malls.ts";
import { InvalidArgumentError } from "commander";

/** How `--malls` is written, for the help. */
export const mallsSyntax = "all|none|CODE,…,group:NAME,tag:NAME";

/**
 * Reads `--malls`: `all`, `none`, or a list of codes, `group:NAME` and `tag:NAME`. A list of codes alone stays a plain list.
 * @throws InvalidArgumentError
 */
export function parseMalls(text: string): Assignment {
  if (text === "all") return "all";
  if (text === "none") return [];
  const rule = { malls: [] as string[], groups: [] as string[], tags: [] as string[] };
  for (const part of text.split(",").map((word) => word.trim())) {
    const [, kind, name] = /^(group|tag):\s*(.*)$/.exec(part) ?? [];
    if (kind === undefined && part !== "") rule.malls.push(mallCode(part));
    if (kind !== undefined && !name) throw new InvalidArgumentError(`Give a name after ${kind}:`);
    if (kind === "group") rule.groups.push(name ?? "");
    if (kind === "tag") rule.tags.push(name ?? "");
  }
  return rule.groups.length + rule.tags.length === 0 ? rule.malls : rule;
}

function mallCode(text: string): string {
  if (mallCodeSchema.safeParse(text).success) return text;
  throw new InvalidArgumentError(`"${text}" is no mall code. Groups and tags are written group:NAME and tag:NAME.`);
}

/** `all malls`, `no mall`, or what `--malls` would say. */
export function mallWords(assignment: Assignment): string {
  const rule = ruleOf(assignment);
  if (rule === "all") return "all malls";
  const { malls, groups, tags } = rule;
  return (
    [...malls, ...groups.map((name) => `group:${name}`), ...tags.map((name) => `tag:${name}`)].join(", ") || "no mall"
  );
}
