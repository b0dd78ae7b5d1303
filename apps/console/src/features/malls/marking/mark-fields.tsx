"use client";
import { Button } from "@heroui/react";
import { groupNameSchema, mallTagSchema } from "@holofleet/contract/assignments.ts";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextInput } from "#ui/form/text-input.tsx";
import { type MarkKind, shareOf } from "./marks.ts";

interface Props {
  kind: MarkKind;
  /** malls that are marked at once */
  total: number;
  /** how many of them have each mark */
  counts: ReadonlyMap<string, number>;
  /** marks to choose from, though none of these malls may have them */
  known: readonly string[];
  /** what was pressed so far */
  changed: ReadonlyMap<string, boolean>;
  onChange: (changed: ReadonlyMap<string, boolean>) => void;
}

const schemas = { groups: groupNameSchema, tags: mallTagSchema };

/** Marks as boxes, half filled where some of the malls have one, and a line to write a new one. */
export function MarkFields({ kind, total, counts, known, changed, onChange }: Props) {
  const t = useTranslations(`malls.marks.${kind}`);
  const [text, setText] = useState("");
  const parsed = schemas[kind].safeParse(text);
  const names = [...new Set([...counts.keys(), ...known, ...changed.keys()])];
  const set = (name: string, on: boolean) => onChange(new Map(changed).set(name, on));
  const add = () => {
    if (parsed.success) set(parsed.data, true);
    setText("");
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">{t("label")}</legend>
      {names.length > 0 && (
        <ul className="flex max-h-44 flex-wrap gap-2 overflow-y-auto">
          {names.map((name) => {
            const share = changed.has(name)
              ? shareOf(changed.get(name) ? 1 : 0, 1)
              : shareOf(counts.get(name) ?? 0, total);
            return (
              <li key={name}>
                <label className="flex min-h-11 cursor-pointer items-center gap-2 rounded-lg border bg-field px-3 hover:bg-default md:min-h-8">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-accent"
                    checked={share === "all"}
                    ref={(box) => {
                      if (box) box.indeterminate = share === "some";
                    }}
                    onChange={() => set(name, share !== "all")}
                  />
                  <span className="max-w-48 truncate">{name}</span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
      <div className="flex items-end gap-2">
        <TextInput
          label={t("new")}
          name={kind}
          value={text}
          onChange={setText}
          error={text !== "" && !parsed.success ? t("wrong") : null}
        />
        <Button variant="outline" isDisabled={!parsed.success} onPress={add}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      </div>
    </fieldset>
  );
}
