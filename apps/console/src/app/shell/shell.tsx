"use client";
import { mayDo } from "@holofleet/contract/access/roles.ts";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense, useEffect } from "react";
import { AccountMenu } from "#features/access/pages/account-menu.tsx";
import { LimitedLine } from "#features/access/pages/limited-line.tsx";
import { ProfileLanguage } from "#features/access/pages/profile-language.tsx";
import { Bell } from "#features/notify/pages/bell.tsx";
import { UploadTray } from "#features/works/tray/upload-tray.tsx";
import { useLive } from "#realtime/use-live.ts";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Logo } from "#ui/layout/logo.tsx";
import { LiveBanner, LiveProvider } from "./live.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { NavLinks } from "./nav-links.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** The frame around every page of a person who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const me = useQuery(api.me.show.queryOptions());
  // a console that is just starting answers no question: who it is stays known, and live updates go on trying
  const isKnown = me.data !== undefined;
  const isGuest = me.data !== undefined && !mayDo(me.data.role, "see");
  const router = useRouter();
  useEffect(() => {
    if (isGuest) router.replace("/remote");
  }, [isGuest, router]);
  if (isGuest) return null;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_1fr]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-accent-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-4 border-r bg-surface-secondary/60 py-4 md:flex">
        <Brand />
        <NavLinks as="sidebar" />
        <div className="mt-auto grid gap-1 px-3">
          <p className="truncate px-2.5 text-muted text-xs">{me.data?.email}</p>
          <div className="flex gap-1">
            <Controls />
          </div>
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b bg-background/85 pr-2 backdrop-blur-md md:hidden">
        <Brand />
        <div className="flex">
          <Controls />
        </div>
      </header>
      <LiveWhen on={isKnown}>
        <div className="min-w-0">
          <LiveBanner />
          <LimitedLine />
          <Content>
            {isKnown && <Suspense fallback={<Placeholder />}>{children}</Suspense>}
            {me.isPending && <Placeholder />}
            {me.isError && !isKnown && <ErrorState error={me.error} onRetry={() => void me.refetch()} />}
          </Content>
        </div>
      </LiveWhen>
      {isKnown && <UploadTray />}
      <div className="fixed inset-x-0 bottom-0 z-30 border-t bg-background/90 pb-[env(safe-area-inset-bottom)] backdrop-blur-md md:hidden">
        <NavLinks as="tabBar" />
      </div>
    </div>
  );
}

function Brand() {
  return (
    <Link href="/" className="mx-3 flex h-11 w-fit items-center gap-2.5 px-2 font-semibold tracking-tight md:h-9">
      <Logo />
      Holofleet
    </Link>
  );
}

function Controls() {
  return (
    <>
      <Bell />
      <AccountMenu />
      <ProfileLanguage />
      <ThemeMenu />
      <MoreMenu />
    </>
  );
}

/** The socket opens only for somebody who is signed in. */
function LiveWhen({ on, children }: { on: boolean; children: ReactNode }) {
  return on ? <LiveProvider>{children}</LiveProvider> : children;
}

function Content({ children }: { children: ReactNode }) {
  const stale = useLive().state === "lost";
  return (
    <main
      id="content"
      tabIndex={-1}
      data-stale={stale}
      className="mx-auto w-full max-w-6xl px-4 pt-6 pb-28 outline-none md:px-8 md:pt-8 md:pb-16"
    >
      {children}
    </main>
  );
}
