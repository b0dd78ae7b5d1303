"use client";
import { useQuery } from "@tanstack/react-query";
import { Folder } from "lucide-react";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { Chip } from "#ui/form/chip.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  value: string;
  onChange: (collection: string) => void;
  autoFocus?: boolean;
}

/** Collections that are offered; the others are typed. */
const offered = 24;

/** The path of a collection as it is typed, and those that exist to press. */
export function CollectFields({ value, onChange, autoFocus = false }: Props) {
  const t = useTranslations("library.folders");
  const library = useQuery(api.library.show.queryOptions());
  const typed = value.toLowerCase();
  const known = (library.data?.collections ?? [])
    .map(({ name }) => name)
    .filter((name) => name !== value && name.toLowerCase().includes(typed))
    .slice(0, offered);
  return (
    <>
      <TextInput
        label={t("name")}
        hint={t("hint")}
        name="collection"
        value={value}
        onChange={onChange}
        autoFocus={autoFocus}
      />
      <div className="flex flex-wrap gap-1.5">
        {known.map((name) => (
          <Chip key={name} onPress={() => onChange(name)}>
            <Folder aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{name}</span>
          </Chip>
        ))}
      </div>
    </>
  );
}
