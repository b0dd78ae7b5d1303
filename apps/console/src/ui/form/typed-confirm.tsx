"use client";
import { type ComponentProps, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { TextInput } from "./text-input.tsx";

interface Props extends Omit<ComponentProps<typeof ConfirmDialog>, "isOpen" | "danger"> {
  /** what must be typed: a name or a count that says how far it reaches */
  word: string;
  /** the field's label, which names the word */
  label: string;
}

/** Asks before something that cannot be undone, or reaches far: its name or count is typed. */
export function TypedConfirm({ word, label, children, isDisabled, ...dialog }: Props) {
  const [typed, setTyped] = useState("");
  return (
    <ConfirmDialog {...dialog} isOpen danger isDisabled={isDisabled || typed.trim() !== word}>
      {children}
      <TextInput label={label} name="confirm" value={typed} onChange={setTyped} autoComplete="off" autoFocus />
    </ConfirmDialog>
  );
}
