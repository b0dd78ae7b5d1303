"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { TextInput } from "#ui/form/text-input.tsx";
import { FailureLine } from "./failure-line.tsx";
import { enterPin } from "./session.ts";

interface Props {
  /** code */
  mall: string;
  onEntered: () => void;
  /** the other door */
  onMail: () => void;
}

/** The PIN of a mall, for whoever stands in it with a phone. */
export function PinForm({ mall, onEntered, onMail }: Props) {
  const t = useTranslations("access.pin");
  const [pin, setPin] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setFailure(null);
    const result = await enterPin(mall, pin.trim());
    if (result.ok) return onEntered();
    setFailure(t(result.why, { message: result.message }));
    setPin("");
    setPending(false);
  };
  return (
    <form method="post" onSubmit={submit} className="grid gap-4 rounded-2xl border bg-surface p-6 shadow-overlay">
      <TextInput
        label={t("label", { mall })}
        name="pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={pin}
        onChange={setPin}
        hint={t("hint")}
        isRequired
        autoFocus
      />
      <FailureLine text={failure} />
      <Button type="submit" size="lg" fullWidth isPending={pending} className="min-h-12">
        {t("submit")}
      </Button>
      <Button variant="ghost" fullWidth onPress={onMail} className="min-h-12">
        {t("byMail")}
      </Button>
    </form>
  );
}
