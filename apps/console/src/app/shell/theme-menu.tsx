"use client";
import { Button, Dropdown, Label } from "@heroui/react";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";

const themes = [
  ["light", Sun],
  ["dark", Moon],
  ["system", Monitor],
] as const;

/** Light, dark, or as the system does. */
export function ThemeMenu() {
  const t = useTranslations("shell.theme");
  const { theme = "system", setTheme } = useTheme();
  return (
    <Dropdown>
      <Button isIconOnly variant="ghost" aria-label={t("label")}>
        <Sun aria-hidden className="dark:hidden" />
        <Moon aria-hidden className="hidden dark:block" />
      </Button>
      <Dropdown.Popover>
        <Dropdown.Menu
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme]}
          onAction={(key) => setTheme(String(key))}
        >
          {themes.map(([name, Icon]) => (
            <Dropdown.Item key={name} id={name} textValue={t(name)}>
              <Dropdown.ItemIndicator />
              <Icon aria-hidden className="size-4 text-muted" />
              <Label>{t(name)}</Label>
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
