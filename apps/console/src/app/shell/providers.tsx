"use client";
import { I18nProvider, Toast } from "@heroui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import type { Locale } from "#ui/i18n/locale.ts";
import type { Messages } from "#ui/messages/index.ts";
import { createQueryClient } from "#ui/query-client.ts";

interface Props {
  locale: Locale;
  messages: Messages;
  children: ReactNode;
}

/** What every page stands in: language, theme, the API's cache, state in the URL, toasts. */
export function Providers({ locale, messages, children }: Props) {
  const router = useRouter();
  const [queries] = useState(() => createQueryClient(() => router.replace(signInPath())));
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <I18nProvider locale={locale}>
        <ThemeProvider attribute="class" disableTransitionOnChange>
          <QueryClientProvider client={queries}>
            <NuqsAdapter>{children}</NuqsAdapter>
            <Toast.Provider placement="bottom end" />
          </QueryClientProvider>
        </ThemeProvider>
      </I18nProvider>
    </NextIntlClientProvider>
  );
}

/** Where to sign in, and to come back from. */
function signInPath(): string {
  const { pathname, search } = location;
  return pathname === "/sign-in" ? `/sign-in${search}` : `/sign-in?next=${encodeURIComponent(pathname + search)}`;
}
