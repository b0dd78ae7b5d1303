"use client";
import { lightSources } from "@holofleet/contract/projectors/facts.ts";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import type { FieldsProps } from "./driver-fields.tsx";

const places = ["zone", "floor", "circuit", "tags"] as const;
const machine = ["model", "serial", "serviceDate", "lampLimit", "filterLimit"] as const;

/** Where it hangs, and what it is. */
export function PlaceFields({ draft, set, error }: FieldsProps) {
  const t = useTranslations("projectors.form");
  const field = (name: (typeof places)[number] | (typeof machine)[number], hint?: string) => (
    <TextInput
      key={name}
      label={t(name)}
      name={name}
      value={draft[name]}
      onChange={(value) => set(name, value)}
      error={error(name)}
      {...(hint !== undefined && { hint })}
      autoComplete="off"
    />
  );
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("zone", t("zoneHint"))}
        {field("floor", t("floorHint"))}
        {field("tags", t("tagsHint"))}
        {field("circuit", t("circuitHint"))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {field("model")}
        {field("serial")}
        <Choice
          label={t("light")}
          options={lightSources.map((light) => ({ id: light || "unsaid", label: t(`lights.${light || "unsaid"}`) }))}
          value={draft.light || "unsaid"}
          onChange={(light) => set("light", lightSources.find((known) => known === light) ?? "")}
        />
        {field("serviceDate", t("serviceDateHint"))}
        {field("lampLimit", t("lampLimitHint"))}
        {field("filterLimit", t("filterLimitHint"))}
      </div>
    </>
  );
}
