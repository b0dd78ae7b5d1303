"use client";
import { useTranslations } from "next-intl";

/** An action in words: those of another version go by their own names. */
export function useActionWords(): (action: string) => string {
  const t = useTranslations("audit.action");
  return (action) => {
    const key = action as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key as never) : action;
  };
}

/** What an entry is about, in words, and the page where it is. */
export function useObjectWords(): (object: string) => { words: string; href: string | null } {
  const t = useTranslations("audit.object");
  const nouns = useTranslations("audit.noun");
  return (object) => {
    const [, kind = object, name = ""] = /^([^:]+):(.*)$/s.exec(object) ?? [];
    const own = kind as "mall";
    if (kind === "fleet") return { words: t("fleet"), href: null };
    const page = pages[kind];
    const href = page ? `${page}/${encodeURIComponent(name)}` : null;
    if (kind !== "other" && t.has(own)) return { words: t(own, { name }), href };
    const noun = kind as "works";
    return { words: t("other", { kind: nouns.has(noun) ? nouns(noun) : kind, name }), href: null };
  };
}

const pages: Record<string, string> = { mall: "/malls", work: "/works", projector: "/projectors" };
