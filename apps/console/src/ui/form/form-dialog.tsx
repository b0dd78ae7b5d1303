"use client";
import { type ReactNode, useId } from "react";
import { ErrorState } from "../feedback/error-state.tsx";
import { Dialog } from "./dialog.tsx";
import { DialogFooter } from "./dialog-footer.tsx";

interface Props {
  title: ReactNode;
  /** the verb on the main button */
  submit: ReactNode;
  /** what the main button and the enter key do */
  onSubmit: () => void;
  onClose: () => void;
  /** the fields */
  children: ReactNode;
  isPending: boolean;
  /** something must be filled in first */
  isDisabled?: boolean;
  /** why it was not taken, below the fields */
  error?: Error | null;
  isOpen?: boolean;
  /** a press outside does not close: something would be lost */
  sticky?: boolean;
  wide?: boolean;
}

/** A dialog that is a form: fields, what went wrong, the way back and the verb. */
export function FormDialog({ title, submit, onSubmit, onClose, children, isPending, ...more }: Props) {
  const { isDisabled = false, error = null, isOpen = true, sticky = false, wide = false } = more;
  const form = useId();
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      sticky={sticky}
      wide={wide}
      footer={
        <DialogFooter onClose={onClose} form={form} isPending={isPending} isDisabled={isDisabled}>
          {submit}
        </DialogFooter>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDisabled) onSubmit();
        }}
        className="grid gap-4"
      >
        {children}
        {error && <ErrorState error={error} />}
      </form>
    </Dialog>
  );
}
