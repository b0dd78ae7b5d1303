"use client";
import { type Assignment, ruleOf } from "@holofleet/contract/assignments.ts";
import { useTranslations } from "next-intl";

/** An assignment in a few words: all malls, how many, or the groups and tags that say which. */
export function useAssignmentWords(): (assignment: Assignment) => string {
  const t = useTranslations("works.malls");
  return (assignment) => {
    const rule = ruleOf(assignment);
    if (rule === "all") return t("all");
    const { malls, groups, tags } = rule;
    const words = [...groups, ...tags.map((tag) => `#${tag}`)];
    if (malls.length > 0 || words.length === 0) words.push(t("some", { count: malls.length }));
    return words.join(t("comma"));
  };
}
