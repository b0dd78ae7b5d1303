"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { client } from "#ui/api.ts";
import { TextInput } from "#ui/form/text-input.tsx";
import { LanguageMenu } from "#ui/i18n/language-menu.tsx";
import type { Locale } from "#ui/i18n/locale.ts";
import { Logo } from "#ui/layout/logo.tsx";
import { FailureLine } from "./failure-line.tsx";
import { PinForm } from "./pin-form.tsx";
import { lastMall, mallOfRemote, opensByPin, safeNext, signIn } from "./session.ts";

/** The door: a name and a password, or on the way to a mall's remote the PIN of that mall. */
export function SignInPage() {
  const t = useTranslations("access");
  const next = safeNext(useSearchParams().get("next"));
  const mall = mallOfRemote(next, lastMall());
  const byPin = useQuery({ queryKey: ["pin", mall], queryFn: () => opensByPin(mall ?? ""), enabled: mall !== null });
  const [isByMail, setIsByMail] = useState(false);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [chosen, setChosen] = useState<Locale | null>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setFailure(null);
    const result = await signIn(name, password);
    if (result.ok) {
      // The door opens even when the profile could not keep the language.
      if (chosen) await client.me.update({ locale: chosen }).catch(() => undefined);
      return location.assign(next);
    }
    setFailure(t(result.why, { message: result.message }));
    setPending(false);
  };

  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden p-4">
      <div
        aria-hidden
        className="-translate-x-1/2 -top-56 pointer-events-none absolute left-1/2 h-96 w-[44rem] rounded-full bg-(image:--spectrum) opacity-20 blur-3xl"
      />
      <div className="absolute top-3 right-3">
        <LanguageMenu onChoose={setChosen} />
      </div>
      <div className="relative grid w-full max-w-sm gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <Logo className="size-12" />
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">Holofleet</h1>
            <p className="mt-1 text-muted">{t("lead")}</p>
          </div>
        </div>
        {mall !== null && byPin.data && !isByMail && (
          <PinForm mall={mall} onEntered={() => location.assign(next)} onMail={() => setIsByMail(true)} />
        )}
        {!byPin.isLoading && (isByMail || !byPin.data) && (
          <>
            {/* post: should a browser send this form itself, the password stays out of the address */}
            <form
              method="post"
              onSubmit={submit}
              className="grid gap-4 rounded-2xl border bg-surface p-6 shadow-overlay"
            >
              <TextInput
                label={t("name")}
                name="name"
                autoComplete="username"
                value={name}
                onChange={setName}
                isRequired
                autoFocus
              />
              <TextInput
                label={t("password")}
                name="password"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={setPassword}
                isRequired
              />
              <FailureLine text={failure} />
              <Button type="submit" size="lg" fullWidth isPending={pending}>
                {t("submit")}
              </Button>
            </form>
            <p className="text-balance text-center text-muted text-xs">{t("firstRun")}</p>
          </>
        )}
      </div>
    </main>
  );
}
