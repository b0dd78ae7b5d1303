import type { Metadata } from "next";
import { requestLocale } from "#ui/i18n/request-locale.ts";
import { loadMessages, type Messages } from "#ui/messages/index.ts";

/** The browser tab's title of a page, in the reader's language. */
export function titled(page: Exclude<keyof Messages["shell"]["nav"], "label">): () => Promise<Metadata> {
  return async () => ({ title: (await loadMessages(await requestLocale())).shell.nav[page] });
}
