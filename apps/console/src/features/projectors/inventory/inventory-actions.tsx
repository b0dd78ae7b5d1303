"use client";
import { Button, Dropdown, Label } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import {
  CalendarClock,
  Clapperboard,
  Download,
  Ellipsis,
  History,
  Plus,
  Search,
  Smartphone,
  Upload,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { saveFile } from "#ui/save-file.ts";

interface Props {
  /** code of the mall that is looked at; empty for all */
  mall: string;
  isDisabled: boolean;
  onAdd: () => void;
  onImport: () => void;
  onDiscover: () => void;
  /** absent where no mall runs the older agent */
  onOlder: (() => void) | undefined;
}

/** Ways of adding projectors and of setting what they do. */
export function InventoryActions({ mall, isDisabled, onAdd, onImport, onDiscover, onOlder }: Props) {
  const t = useTranslations("projectors");
  const notify = useNotify();
  const router = useRouter();
  const chosen = mall === "" ? "" : `?mall=${encodeURIComponent(mall)}`;
  const download = useMutation({
    mutationFn: () => client.projectors.export(mall === "" ? {} : { mall }),
    onSuccess: ({ csv }) => saveFile("projectors.csv", csv, "text/csv"),
    onError: notify.failed,
  });
  const { may } = useMay();
  const items = [
    { id: "scenes", icon: Clapperboard, act: () => router.push(`/projectors/scenes${chosen}`) },
    { id: "hours", icon: CalendarClock, act: () => router.push(`/projectors/hours${chosen}`) },
    ...(may("equip")
      ? ([
          { id: "discover", icon: Search, act: onDiscover },
          { id: "import", icon: Upload, act: onImport },
          { id: "export", icon: Download, act: () => download.mutate() },
        ] as const)
      : []),
    ...(onOlder && may("manage", "fleet") ? [{ id: "older" as const, icon: History, act: onOlder }] : []),
  ] as const;
  return (
    <>
      <Allowed to="press">
        <LinkButton variant="outline" href={`/remote${chosen}`}>
          <Smartphone aria-hidden />
          {t("detail.remote")}
        </LinkButton>
      </Allowed>
      <Dropdown>
        <Button variant="outline" isDisabled={isDisabled}>
          <Ellipsis aria-hidden />
          {t("actions.more")}
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu onAction={(key) => items.find(({ id }) => id === key)?.act()}>
            {items.map(({ id, icon: Icon }) => (
              <Dropdown.Item key={id} id={id} textValue={t(`actions.${id}`)}>
                <Icon aria-hidden className="size-4 text-muted" />
                <Label>{t(`actions.${id}`)}</Label>
              </Dropdown.Item>
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      <Allowed to="equip">
        <Button onPress={onAdd} isDisabled={isDisabled}>
          <Plus aria-hidden />
          {t("add.open")}
        </Button>
      </Allowed>
    </>
  );
}
