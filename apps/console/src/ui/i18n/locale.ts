import { locales } from "@holofleet/contract/access/people.ts";

export type Locale = (typeof locales)[number];

/** Remembers the choice for pages before sign-in, and for the first paint after it. */
export const localeCookie = "holofleet_locale";

/** The language of a page: the remembered choice, else the first of the browser's that we speak, else English. */
export function negotiateLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  const known = locales.find((locale) => locale === chosen);
  if (known) return known;
  for (const part of (acceptLanguage ?? "").split(",")) {
    const tag = part.split(";")[0]?.trim().toLowerCase() ?? "";
    if (tag === "zh" || tag.startsWith("zh-")) return "zh-CN";
    if (tag === "en" || tag.startsWith("en-")) return "en";
  }
  return "en";
}

/** Writes the choice where the server reads it with the next page. */
export function rememberLocale(locale: Locale): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain-http addresses
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}
