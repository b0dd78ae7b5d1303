import { z } from "zod";

const named = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^,\p{Cc}]+$/u, "no comma and no invisible character")
    .transform((text) => text.normalize("NFC"));

/** A word that malls are marked with. */
export const mallTagSchema = named(40);
/** Name of a group of malls. */
export const groupNameSchema = named(80);

const codes = z.array(z.string().max(40)).max(10_000);

/** Malls with one of these codes, in one of these groups or with one of these tags; those that join them tomorrow too. */
export const mallRuleSchema = z.object({
  malls: codes.default([]),
  groups: z.array(groupNameSchema).max(500).default([]),
  tags: z.array(mallTagSchema).max(500).default([]),
});
export type MallRule = z.infer<typeof mallRuleSchema>;

/** Which malls should hold a work: all, those with these codes (an empty list: none), or those of a rule. */
export const assignmentSchema = z.union([z.literal("all"), codes, mallRuleSchema]);
export type Assignment = z.infer<typeof assignmentSchema>;

/** What a rule looks at in a mall. */
export interface Assignable {
  code: string;
  /** names */
  groups: readonly string[];
  tags: readonly string[];
}

/** An assignment in its longest form. */
export function ruleOf(assignment: Assignment): "all" | MallRule {
  return Array.isArray(assignment) ? { malls: assignment, groups: [], tags: [] } : assignment;
}

/** An assignment in its shortest form: `all`, a list of codes where only malls are named, else the rule. */
export function plainAssignment(assignment: Assignment): Assignment {
  const rule = ruleOf(assignment);
  return rule !== "all" && rule.groups.length + rule.tags.length === 0 ? rule.malls : rule;
}

/** The malls that an assignment means, in their order. The one place that says so. */
export function assignedMalls<Mall extends Assignable>(assignment: Assignment, malls: readonly Mall[]): Mall[] {
  const rule = ruleOf(assignment);
  if (rule === "all") return [...malls];
  const codes = new Set(rule.malls);
  const groups = new Set(rule.groups);
  const tags = new Set(rule.tags);
  return malls.filter(
    (mall) =>
      codes.has(mall.code) || mall.groups.some((name) => groups.has(name)) || mall.tags.some((name) => tags.has(name)),
  );
}
