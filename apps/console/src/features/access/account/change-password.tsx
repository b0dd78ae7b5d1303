"use client";
import { Button } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { TextInput } from "#ui/form/text-input.tsx";
import { FailureLine } from "../pages/failure-line.tsx";
import { changePassword } from "../passwords/password-link.ts";

/** Another password of one's own; the sessions elsewhere end. */
export function ChangePassword() {
  const t = useTranslations("access.own");
  const notify = useNotify();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const result = await changePassword(current, next);
    setPending(false);
    setFailure(result.ok ? null : t("notChanged", { message: result.message }));
    if (!result.ok) return;
    setCurrent("");
    setNext("");
    notify.done(t("changed"));
    await queries.invalidateQueries({ queryKey: api.me.sessions.key() });
  };
  return (
    <form method="post" className="grid gap-3" onSubmit={submit}>
      <h3 className="font-medium">{t("password")}</h3>
      <TextInput
        label={t("current")}
        name="current"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        isRequired
      />
      <TextInput
        label={t("next")}
        name="next"
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        hint={t("nextHint")}
        isRequired
      />
      <FailureLine text={failure} />
      <Button type="submit" className="justify-self-start" isPending={pending}>
        {t("change")}
      </Button>
    </form>
  );
}
