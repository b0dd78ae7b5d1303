"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useEffect } from "react";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { LanguageMenu } from "#ui/i18n/language-menu.tsx";
import { type Locale, rememberLocale } from "#ui/i18n/locale.ts";

/** The language of the profile: follows it onto this device, and keeps what is chosen here in it. A PIN has no profile. */
export function ProfileLanguage() {
  const locale = useLocale();
  const router = useRouter();
  const queries = useQueryClient();
  const notify = useNotify();
  const me = useQuery(api.me.show.queryOptions()).data;
  const kept = me?.mall ? undefined : me?.locale;

  useEffect(() => {
    if (!kept || kept === locale) return;
    rememberLocale(kept);
    router.refresh();
  }, [kept, locale, router]);

  const keep = async (chosen: Locale) => {
    if (me?.mall) return;
    try {
      queries.setQueryData(api.me.show.queryKey(), await client.me.update({ locale: chosen }));
    } catch (error) {
      notify.failed(error);
    }
  };
  return <LanguageMenu onChoose={keep} />;
}
