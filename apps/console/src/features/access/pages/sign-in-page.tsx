"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { client } from "#ui/api.ts";
import { TextInput } from "#ui/form/text-input.tsx";
import type { Locale } from "#ui/i18n/locale.ts";
import { ForgotForm } from "../passwords/forgot-form.tsx";
import { readDoor } from "../passwords/password-link.ts";
import { CodeForm } from "../second-factor/code-form.tsx";
import { Door, doorForm } from "./door.tsx";
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
  const door = useQuery({ queryKey: ["door"], queryFn: readDoor });
  const [needsCode, setNeedsCode] = useState(false);
  const [forgot, setForgot] = useState(false);
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
    if (result.ok && result.needsCode) return setNeedsCode(true);
    if (result.ok) {
      // The door opens even when the profile could not keep the language.
      if (chosen) await client.me.update({ locale: chosen }).catch(() => undefined);
      return location.assign(next);
    }
    setFailure(t(result.why, { message: result.message }));
    setPending(false);
  };

  return (
    <Door lead={t("lead")} onLanguage={setChosen}>
      {mall !== null && byPin.data && !isByMail && (
        <PinForm mall={mall} onEntered={() => location.assign(next)} onMail={() => setIsByMail(true)} />
      )}
      {needsCode && <CodeForm onEntered={() => location.assign(next)} />}
      {forgot && <ForgotForm name={name} onBack={() => setForgot(false)} />}
      {!forgot && !needsCode && !byPin.isLoading && (isByMail || !byPin.data) && (
        <>
          <form {...doorForm} onSubmit={submit}>
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
            {door.data?.mail && (
              <Button variant="ghost" fullWidth onPress={() => setForgot(true)}>
                {t("forgot.open")}
              </Button>
            )}
          </form>
          <p className="text-balance text-center text-muted text-xs">{t("firstRun")}</p>
        </>
      )}
    </Door>
  );
}
