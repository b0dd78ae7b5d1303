import "./globals.css";
import type { Viewport } from "next";
import type { ReactNode } from "react";
import { requestLocale } from "#ui/i18n/request-locale.ts";
import { loadMessages } from "#ui/messages/index.ts";
import { Providers } from "./shell/providers.tsx";

export const metadata = { title: { default: "Holofleet", template: "%s · Holofleet" } };
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8fb" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0e18" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await requestLocale();
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <Providers locale={locale} messages={await loadMessages(locale)}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
