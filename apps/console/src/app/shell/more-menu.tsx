"use client";
import { Button, Dropdown, Label } from "@heroui/react";
import { Menu } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { administration } from "./nav.ts";

/** On a phone: the pages that the bottom bar has no room for. */
export function MoreMenu() {
  const t = useTranslations("shell.nav");
  const router = useRouter();
  const { may } = useMay();
  const entries = administration.filter(({ needs }) => may(...needs));
  if (entries.length === 0) return null;
  return (
    <Dropdown>
      <Button isIconOnly variant="ghost" aria-label={t("administration")} className="md:hidden">
        <Menu aria-hidden />
      </Button>
      <Dropdown.Popover>
        <Dropdown.Menu onAction={(href) => router.push(String(href))}>
          {entries.map(({ href, name, icon: Icon }) => (
            <Dropdown.Item key={href} id={href} textValue={t(name)}>
              <Icon aria-hidden className="size-4 text-muted" />
              <Label>{t(name)}</Label>
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
