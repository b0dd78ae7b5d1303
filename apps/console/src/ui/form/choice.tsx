"use client";
import { Label, ListBox, Select } from "@heroui/react";

interface Option {
  id: string;
  label: string;
}

interface Props {
  label: string;
  /** the label is for screen readers only: the value speaks for itself, as in a filter */
  hideLabel?: boolean;
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  className?: string;
}

/** One of a few. */
export function Choice({ label, hideLabel, options, value, onChange, placeholder, className }: Props) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      className={className}
    >
      {!hideLabel && <Label>{label}</Label>}
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {options.map((option) => (
            <ListBox.Item key={option.id} id={option.id} textValue={option.label}>
              {option.label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
