"use client";
import { Button, Dropdown, Label } from "@heroui/react";
import { locales } from "@holofleet/contract/access/people.ts";
import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type Locale, rememberLocale } from "./locale.ts";

/** Chooses the language of this browser; `onChoose` keeps it where the person takes it along. */
export function LanguageMenu({ onChoose }: { onChoose: (locale: Locale) => unknown }) {
  const t = useTranslations("shell.language");
  const router = useRouter();
  const current = useLocale();
  const choose = async (locale: Locale) => {
    rememberLocale(locale);
    await onChoose(locale);
    router.refresh();
  };
  return (
    <Dropdown>
      <Button isIconOnly variant="ghost" aria-label={`${t("label")}: ${t(current)}`}>
        <Languages aria-hidden />
      </Button>
      <Dropdown.Popover>
        <Dropdown.Menu
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[current]}
          onAction={(key) => void choose(key as Locale)}
        >
          {locales.map((locale) => (
            <Dropdown.Item key={locale} id={locale} textValue={t(locale)}>
              <Dropdown.ItemIndicator />
              <Label lang={locale}>{t(locale)}</Label>
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
