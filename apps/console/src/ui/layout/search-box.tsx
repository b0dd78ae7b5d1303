"use client";
import { SearchField } from "@heroui/react";
import { useTranslations } from "next-intl";

interface Props {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
}

/** Search over a list; what is typed belongs in the URL (nuqs). */
export function SearchBox({ value, onChange, placeholder }: Props) {
  const t = useTranslations("ui");
  return (
    <SearchField aria-label={t("search")} value={value} onChange={onChange} className="w-full sm:w-64">
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder={placeholder ?? t("search")} />
        <SearchField.ClearButton aria-label={t("clear")} />
      </SearchField.Group>
    </SearchField>
  );
}
