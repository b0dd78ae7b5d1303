"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

interface Props {
  onClose: () => void;
  /** the verb on the main button */
  children: ReactNode;
  /** id of the form that the main button sends */
  form?: string;
  /** what it does where there is no form */
  onPress?: () => void;
  isPending?: boolean;
  /** something must be filled in first */
  isDisabled?: boolean;
}

/** The two buttons of a dialog: the way back, and what it is for. */
export function DialogFooter({ onClose, children, form, ...main }: Props) {
  const t = useTranslations("ui");
  return (
    <>
      <Button variant="tertiary" onPress={onClose}>
        {t("cancel")}
      </Button>
      <Button {...main} {...(form !== undefined && { type: "submit", form })}>
        {children}
      </Button>
    </>
  );
}
