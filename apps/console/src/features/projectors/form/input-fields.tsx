"use client";
import { Button } from "@heroui/react";
import { type InputLabel, inputIcons } from "@holofleet/contract/projectors/facts.ts";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  inputs: readonly InputLabel[];
  onChange: (inputs: InputLabel[]) => void;
}

/** What people call the inputs; those that are hidden are not offered on the remote. */
export function InputFields({ inputs, onChange }: Props) {
  const t = useTranslations("projectors.form");
  const change = (at: number, part: Partial<InputLabel>) =>
    onChange(inputs.map((input, index) => (index === at ? { ...input, ...part } : input)));
  return (
    <div className="grid gap-4 pt-2">
      {inputs.map((input, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end, and a code changes while it is typed
        <fieldset key={index} className="grid gap-3 rounded-lg border p-3 sm:grid-cols-[6rem_1fr_9rem]">
          <legend className="sr-only">{t("inputRow", { code: input.code })}</legend>
          <TextInput
            label={t("inputCode")}
            name={`input-code-${index}`}
            value={input.code}
            onChange={(code) => change(index, { code })}
          />
          <TextInput
            label={t("inputLabel")}
            name={`input-label-${index}`}
            value={input.label}
            onChange={(label) => change(index, { label })}
          />
          <Choice
            label={t("inputIcon")}
            options={["none" as const, ...inputIcons].map((icon) => ({ id: icon, label: t(`icons.${icon}`) }))}
            value={input.icon ?? "none"}
            onChange={(icon) => change(index, { icon: inputIcons.find((known) => known === icon) ?? null })}
          />
          <label className="inline-flex min-h-11 items-center gap-2 text-sm sm:col-span-3">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={input.hidden}
              onChange={() => change(index, { hidden: !input.hidden })}
            />
            {t("inputHidden")}
          </label>
        </fieldset>
      ))}
      <Button
        variant="outline"
        size="sm"
        className="w-fit"
        onPress={() => onChange([...inputs, { code: "", label: "", icon: null, hidden: false }])}
      >
        <Plus aria-hidden />
        {t("inputAdd")}
      </Button>
    </div>
  );
}
