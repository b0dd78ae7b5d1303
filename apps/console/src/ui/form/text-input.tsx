"use client";
import { Description, FieldError, Input, Label, TextField } from "@heroui/react";

interface Props {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  /** one line under the field: what it is for, or how it must look */
  hint?: string;
  /** what is wrong; shown in place of the hint */
  error?: string | null;
  type?: "text" | "email" | "password" | "number" | "date";
  /** which keys a phone shows */
  inputMode?: "numeric";
  autoComplete?: string;
  placeholder?: string;
  isRequired?: boolean;
  autoFocus?: boolean;
}

/** A labelled line of text. */
export function TextInput({ label, hint, error, placeholder, autoFocus, ...field }: Props) {
  return (
    <TextField {...field} fullWidth isInvalid={Boolean(error)} validationBehavior="aria">
      <Label>{label}</Label>
      <Input placeholder={placeholder} autoFocus={autoFocus} />
      {error ? <FieldError>{error}</FieldError> : hint && <Description>{hint}</Description>}
    </TextField>
  );
}
