"use client";
import { useTranslations } from "next-intl";
import { Dialog } from "#ui/form/dialog.tsx";
import { SecondFactor } from "../second-factor/second-factor.tsx";
import { ChangePassword } from "./change-password.tsx";
import { SessionList } from "./session-list.tsx";

/** One's own account: the password, and where it is signed in. */
export function AccountDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslations("access.own");
  return (
    <Dialog title={t("title")} isOpen={isOpen} onClose={onClose}>
      <SessionList />
      <ChangePassword />
      <SecondFactor />
    </Dialog>
  );
}
