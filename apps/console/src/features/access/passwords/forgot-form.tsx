"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { TextInput } from "#ui/form/text-input.tsx";
import { doorForm } from "../pages/door.tsx";
import { FailureLine } from "../pages/failure-line.tsx";
import { forgotPassword } from "./password-link.ts";

/** Asks for a link to a new password by mail; says the same whether anybody is called that or not. */
export function ForgotForm({ name: typed, onBack }: { name: string; onBack: () => void }) {
  const t = useTranslations("access");
  const [name, setName] = useState(typed);
  const [state, setState] = useState<"asks" | "pending" | "sent">("asks");
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setState("pending");
    setFailure(null);
    const result = await forgotPassword(name);
    if (!result.ok) setFailure(t(result.why, { message: result.message }));
    setState(result.ok ? "sent" : "asks");
  };
  return (
    <form {...doorForm} onSubmit={submit}>
      {state === "sent" ? (
        <p role="status">{t("forgot.sent")}</p>
      ) : (
        <>
          <TextInput label={t("name")} name="name" autoComplete="username" value={name} onChange={setName} isRequired />
          <FailureLine text={failure} />
          <Button type="submit" size="lg" fullWidth isPending={state === "pending"}>
            {t("forgot.submit")}
          </Button>
        </>
      )}
      <Button variant="ghost" fullWidth onPress={onBack}>
        {t("forgot.back")}
      </Button>
    </form>
  );
}
