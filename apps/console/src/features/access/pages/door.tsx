import type { ReactNode } from "react";
import { LanguageMenu } from "#ui/i18n/language-menu.tsx";
import type { Locale } from "#ui/i18n/locale.ts";
import { Logo } from "#ui/layout/logo.tsx";

interface Props {
  lead: string;
  onLanguage?: (chosen: Locale) => void;
  children: ReactNode;
}

/** What is seen before somebody is in: the mark, one line, and a form. */
export function Door({ lead, onLanguage, children }: Props) {
  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden p-4">
      <div
        aria-hidden
        className="-translate-x-1/2 -top-56 pointer-events-none absolute left-1/2 h-96 w-[44rem] rounded-full bg-(image:--spectrum) opacity-20 blur-3xl"
      />
      <div className="absolute top-3 right-3">
        <LanguageMenu onChoose={onLanguage ?? (() => undefined)} />
      </div>
      <div className="relative grid w-full max-w-sm gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <Logo className="size-12" />
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">Holofleet</h1>
            <p className="mt-1 text-muted">{lead}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}

/** The form on a door. post: should a browser send it itself, the password stays out of the address. */
export const doorForm = {
  method: "post",
  className: "grid gap-4 rounded-2xl border bg-surface p-6 shadow-overlay",
} as const;
