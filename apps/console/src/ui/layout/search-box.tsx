"use client";
import { SearchField } from "@heroui/react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";

interface Props {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  className?: string;
  /** the page's own search: the key `/` leads into it */
  shortcut?: boolean;
}

/** Search over a list; what is typed belongs in the URL (nuqs). */
export function SearchBox({ value, onChange, placeholder, className = "w-full sm:w-64", shortcut = false }: Props) {
  const t = useTranslations("ui");
  const input = useRef<HTMLInputElement>(null);
  useSlash(input, shortcut);
  return (
    <SearchField aria-label={t("search")} value={value} onChange={onChange} className={className}>
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input
          ref={input}
          placeholder={placeholder ?? t("search")}
          {...(shortcut && { "aria-keyshortcuts": "/" })}
        />
        <SearchField.ClearButton aria-label={t("clear")} />
      </SearchField.Group>
    </SearchField>
  );
}

/** Leads the key `/` into a field, unless it is typed into another or a dialog is open. */
function useSlash(field: RefObject<HTMLInputElement | null>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      const isTyping = at.isContentEditable || at.closest("input, textarea, select, [role=dialog]") !== null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [field, isOn]);
}
