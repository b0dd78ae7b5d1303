"use client";
import { Description, FieldError, Label, TextArea, TextField } from "@heroui/react";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows: number;
  hint?: string;
  /** what is wrong; shown in place of the hint */
  error?: string | null;
  placeholder?: string;
  /** code: every character counts */
  mono?: boolean;
}

/** A labelled field of several lines. */
export function TextBlock({ label, hint, error, placeholder, rows, mono, ...field }: Props) {
  return (
    <TextField {...field} fullWidth isInvalid={Boolean(error)} validationBehavior="aria">
      <Label>{label}</Label>
      <TextArea rows={rows} placeholder={placeholder} className={mono ? "font-mono text-xs" : undefined} />
      {error ? <FieldError>{error}</FieldError> : hint && <Description>{hint}</Description>}
    </TextField>
  );
}
