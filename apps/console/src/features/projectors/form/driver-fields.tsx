"use client";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextBlock } from "#ui/form/text-block.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import type { Draft, Field } from "./draft.ts";

export interface FieldsProps {
  draft: Draft;
  set: <F extends Field>(field: F, value: Draft[F]) => void;
  error: (field: Field) => string | null;
}

const auths = ["auto", "md5", "sha256"] as const;
const example = `{
  "terminator": "\\\\r",
  "commands": { "powerOn": "PON", "powerOff": "POF" },
  "queries": {
    "power": {
      "send": "POW?",
      "answers": [
        { "pattern": "POW=1*", "value": "on" },
        { "pattern": "POW=0*", "value": "standby" }
      ]
    }
  }
}`;

/** What the chosen driver needs beside the address. */
export function DriverFields({ draft, set, error, hasPassword }: FieldsProps & { hasPassword: boolean }) {
  const t = useTranslations("projectors.form");
  const { driver } = draft;
  return (
    <>
      {driver === "panasonic" && (
        <TextInput
          label={t("user")}
          name="user"
          value={draft.user}
          onChange={(user) => set("user", user)}
          hint={t("userHint")}
          autoComplete="off"
        />
      )}
      {driver !== "template" && (
        <TextInput
          label={t("password")}
          name="password"
          type="password"
          value={draft.password}
          onChange={(password) => set("password", password)}
          hint={t(hasPassword ? "passwordKept" : "passwordHint")}
          autoComplete="new-password"
        />
      )}
      {driver === "pjlink" && (
        <Choice
          label={t("auth")}
          options={auths.map((id) => ({ id, label: t(`auths.${id}`) }))}
          value={draft.auth}
          onChange={(id) => set("auth", auths.find((known) => known === id) ?? "auto")}
        />
      )}
      {driver === "template" && (
        <TextBlock
          label={t("template")}
          rows={10}
          mono
          value={draft.template}
          onChange={(template) => set("template", template)}
          hint={t("templateHint")}
          error={error("template")}
          placeholder={example}
        />
      )}
      <TextInput
        label={t("wakeMac")}
        name="wakeMac"
        value={draft.wakeMac}
        onChange={(mac) => set("wakeMac", mac)}
        hint={t("wakeMacHint")}
        error={error("wakeMac")}
        autoComplete="off"
      />
    </>
  );
}
