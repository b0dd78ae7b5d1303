"use client";
import { mayDo } from "@holofleet/contract/access/roles.ts";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense } from "react";
import { AccountMenu } from "#features/access/pages/account-menu.tsx";
import { ProfileLanguage } from "#features/access/pages/profile-language.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Logo } from "#ui/layout/logo.tsx";
import { LiveProvider } from "./live.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** The frame of the remote: no way into the console for those who have none. */
export function RemoteShell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const me = useQuery(api.me.show.queryOptions());
  const brand = (
    <>
      <Logo />
      {t("remote")}
    </>
  );
  const look = "mx-2 flex h-12 w-fit items-center gap-2.5 px-2 font-semibold tracking-tight";
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-30 border-b bg-background/85 pt-[env(safe-area-inset-top)] backdrop-blur-md">
        <div className="mx-auto flex h-14 max-w-xl items-center justify-between pr-2">
          {me.data && me.data.mall === null && mayDo(me.data.role, "see") ? (
            <Link href="/projectors" className={look}>
              {brand}
            </Link>
          ) : (
            <p className={look}>{brand}</p>
          )}
          <div className="flex">
            <AccountMenu />
            <ProfileLanguage />
            <ThemeMenu />
          </div>
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-xl px-4 pt-5 pb-72">
        {me.isSuccess && (
          <LiveProvider>
            <Suspense fallback={<Placeholder />}>{children}</Suspense>
          </LiveProvider>
        )}
        {me.isPending && <Placeholder />}
        {me.isError && <ErrorState error={me.error} onRetry={() => void me.refetch()} />}
      </main>
    </div>
  );
}
