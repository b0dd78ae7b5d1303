"use client";
import { AlertDialog, Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** what will happen, and to how many */
  children: ReactNode;
  /** the verb on the button */
  confirm: string;
  /** the way back; "Cancel" when absent */
  cancel?: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  isPending?: boolean;
  /** something must be filled in first */
  isDisabled?: boolean;
  danger?: boolean;
}

/** Asks before something that touches the fleet or cannot be undone. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  cancel,
  isOpen,
  onClose,
  onConfirm,
  isPending,
  isDisabled,
  danger,
}: Props) {
  const t = useTranslations("ui");
  return (
    <AlertDialog.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Container>
        <AlertDialog.Dialog className="sm:max-w-md">
          <AlertDialog.Header>
            <AlertDialog.Icon status={danger ? "danger" : "accent"} />
            <AlertDialog.Heading>{title}</AlertDialog.Heading>
          </AlertDialog.Header>
          <AlertDialog.Body className="grid gap-3">{children}</AlertDialog.Body>
          <AlertDialog.Footer>
            <Button variant="tertiary" onPress={onClose}>
              {cancel ?? t("cancel")}
            </Button>
            <Button
              variant={danger ? "danger" : "primary"}
              onPress={onConfirm}
              isPending={isPending}
              isDisabled={isDisabled}
            >
              {confirm}
            </Button>
          </AlertDialog.Footer>
        </AlertDialog.Dialog>
      </AlertDialog.Container>
    </AlertDialog.Backdrop>
  );
}
