"use client";
import { Modal } from "@heroui/react";
import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** buttons, the main one last */
  footer?: ReactNode;
  /** a press outside does not close: something would be lost */
  sticky?: boolean;
  /** holds pictures: as wide as the page allows */
  wide?: boolean;
}

/** A dialog over the page. On a phone it comes from the bottom. */
export function Dialog({ title, isOpen, onClose, children, footer, sticky, wide }: Props) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={!sticky}>
      <Modal.Container placement="auto" scroll="inside">
        <Modal.Dialog className={wide ? "sm:max-w-4xl" : "sm:max-w-lg"}>
          <Modal.CloseTrigger />
          <Modal.Header>
            <Modal.Heading>{title}</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="grid auto-rows-max gap-4 text-foreground">{children}</Modal.Body>
          {footer && <Modal.Footer>{footer}</Modal.Footer>}
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
