"use client";
import { Button, Dropdown, Label } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { CircleUserRound, KeyRound, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { AccountDialog } from "../account/account-dialog.tsx";
import { signOut } from "./session.ts";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const t = useTranslations("access");
  const notify = useNotify();
  const { data: me } = useQuery(api.me.show.queryOptions());
  const name = me?.mall ? t("pin.name", { mall: me.mall }) : (me?.name ?? "");
  const [isOpen, setIsOpen] = useState(false);
  const leave = async () => {
    try {
      await signOut();
      // A whole new page: nothing of this session stays in memory.
      location.assign(me?.mall ? `/remote?mall=${encodeURIComponent(me.mall)}` : "/sign-in");
    } catch (error) {
      notify.failed(error);
    }
  };
  return (
    <>
      <Dropdown>
        <Button isIconOnly variant="ghost" aria-label={t("account", { name })}>
          <CircleUserRound aria-hidden />
        </Button>
        <Dropdown.Popover>
          <p className="px-3 pt-2 pb-1 text-xs">
            <span className="block text-muted">{t("signedInAs")}</span>
            <span className="block max-w-60 truncate font-medium">{me?.mall ? name : me?.email}</span>
          </p>
          <Dropdown.Menu onAction={(key) => (key === "own" ? setIsOpen(true) : void leave())}>
            {!me?.mall && (
              <Dropdown.Item id="own" textValue={t("own.title")}>
                <KeyRound aria-hidden className="size-4 text-muted" />
                <Label>{t("own.title")}</Label>
              </Dropdown.Item>
            )}
            <Dropdown.Item id="leave" textValue={t("signOut")}>
              <LogOut aria-hidden className="size-4 text-muted" />
              <Label>{t("signOut")}</Label>
            </Dropdown.Item>
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      {isOpen && <AccountDialog isOpen onClose={() => setIsOpen(false)} />}
    </>
  );
}
