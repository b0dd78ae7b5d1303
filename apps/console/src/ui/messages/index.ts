import type { Locale } from "#ui/i18n/locale.ts";
import type en from "./en.ts";

export type Messages = typeof en;

/** The words of a language; only the page's own language is sent to the browser. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === "zh-CN" ? (await import("./zh-CN.ts")).default : (await import("./en.ts")).default;
}
