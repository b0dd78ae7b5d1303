"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { TextInput } from "#ui/form/text-input.tsx";
import { doorForm } from "../pages/door.tsx";
import { FailureLine } from "../pages/failure-line.tsx";
import { sendCode } from "./ask.ts";

/** The second step of a sign-in. */
export function CodeForm({ onEntered }: { onEntered: () => void }) {
  const t = useTranslations("access");
  const [code, setCode] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const result = await sendCode(code.trim());
    if (result.ok) return onEntered();
    setFailure(result.why === "wrong" ? t("code.wrong") : t(result.why, { message: result.message }));
    setCode("");
    setPending(false);
  };
  return (
    <form {...doorForm} onSubmit={submit}>
      <TextInput
        label={t("code.label")}
        name="code"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        isRequired
        autoFocus
      />
      <FailureLine text={failure} />
      <Button type="submit" size="lg" fullWidth isPending={pending}>
        {t("code.submit")}
      </Button>
    </form>
  );
}
