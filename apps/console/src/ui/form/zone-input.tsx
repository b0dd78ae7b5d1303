"use client";
import { ComboBox, Input, Label, ListBox } from "@heroui/react";
import { useMemo } from "react";

interface Props {
  label: string;
  /** IANA time zone */
  value: string;
  /** zones to offer before all others */
  first?: readonly string[];
  onChange: (zone: string) => void;
}

const none: readonly string[] = [];

/** Chooses an IANA time zone by typing part of its name. */
export function ZoneInput({ label, value, first = none, onChange }: Props) {
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf("timeZone");
    return [...new Set([...first, ...[value, "UTC", ...known].sort()])].map((id) => ({ id }));
  }, [value, first]);
  return (
    <ComboBox
      fullWidth
      isRequired
      defaultItems={zones}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      menuTrigger="input"
    >
      <Label>{label}</Label>
      <ComboBox.InputGroup>
        <Input autoComplete="off" />
        <ComboBox.Trigger />
      </ComboBox.InputGroup>
      <ComboBox.Popover>
        <ListBox>
          {({ id }: { id: string }) => (
            <ListBox.Item id={id} textValue={id}>
              {id}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          )}
        </ListBox>
      </ComboBox.Popover>
    </ComboBox>
  );
}
