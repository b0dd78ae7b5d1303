"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { TextInput } from "#ui/form/text-input.tsx";
import { Door, doorForm } from "../pages/door.tsx";
import { FailureLine } from "../pages/failure-line.tsx";
import { signIn } from "../pages/session.ts";
import { type LinkOwner, ownerOfLink, setPassword } from "./password-link.ts";

/** Where a one-time link leads: somebody sets their password, and is in. */
export function WelcomePage() {
  const t = useTranslations("access.welcome");
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(location.hash.slice(1)), []);
  const owner = useQuery({
    queryKey: ["password-link", token],
    queryFn: () => ownerOfLink(token ?? ""),
    enabled: token !== null,
  });
  return (
    <Door lead={owner.data === null || owner.isError ? "" : t(owner.data?.purpose ?? "lead")}>
      {owner.data && <PasswordForm token={token ?? ""} owner={owner.data} />}
      {(owner.data === null || owner.isError) && (
        <div className={doorForm.className}>
          <FailureLine text={owner.isError ? t("unreachable") : t("gone")} />
        </div>
      )}
    </Door>
  );
}

function PasswordForm({ token, owner }: { token: string; owner: LinkOwner }) {
  const t = useTranslations("access.welcome");
  const [password, setTyped] = useState("");
  const [again, setAgain] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password !== again) return setFailure(t("differ"));
    setPending(true);
    setFailure(null);
    const result = await setPassword(token, password);
    if (result.ok) {
      const signedIn = await signIn(owner.email, password);
      // a whole new page: the token leaves the history with this one
      return location.replace(signedIn.ok ? "/" : "/sign-in");
    }
    setFailure(result.why === "unreachable" ? t("unreachable") : t("refused", { message: result.message }));
    setPending(false);
  };
  return (
    <form {...doorForm} onSubmit={submit}>
      <p className="text-muted">{t("who", { name: owner.name, email: owner.email })}</p>
      <input type="hidden" name="username" autoComplete="username" value={owner.email} readOnly />
      <TextInput
        label={t("password")}
        name="password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setTyped}
        hint={t("hint")}
        isRequired
        autoFocus
      />
      <TextInput
        label={t("again")}
        name="again"
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        isRequired
      />
      <FailureLine text={failure} />
      <Button type="submit" size="lg" fullWidth isPending={pending}>
        {t("submit")}
      </Button>
    </form>
  );
}
