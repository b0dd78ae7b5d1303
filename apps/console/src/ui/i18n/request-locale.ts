import { cookies, headers } from "next/headers";
import { type Locale, localeCookie, negotiateLocale } from "./locale.ts";

/** The language of the page that is being rendered on the server. */
export async function requestLocale(): Promise<Locale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return negotiateLocale(jar.get(localeCookie)?.value, head.get("accept-language"));
}
