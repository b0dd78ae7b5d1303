"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { renameFault } from "../edit/order.ts";

interface RenameProps {
  frames: readonly Frame[];
  path: string;
  onRename: (to: string) => void;
  onClose: () => void;
}

/** Another path for a frame, judged while it is typed by the same rules as everywhere. */
export function RenameFrame({ frames, path, onRename, onClose }: RenameProps) {
  const t = useTranslations("frames.rename");
  const faults = useTranslations("uploads.fault");
  const [to, setTo] = useState(path);
  const trimmed = to.trim().normalize("NFC");
  const fault = renameFault(frames, path, trimmed);
  return (
    <OneField
      title={t("title")}
      submit={t("submit")}
      isDisabled={fault !== null || trimmed === path}
      onSubmit={() => onRename(trimmed)}
      onClose={onClose}
    >
      <TextInput
        label={t("path")}
        name="path"
        hint={t("hint")}
        error={fault && trimmed !== "" ? faults(fault) : null}
        value={to}
        onChange={setTo}
        autoFocus
      />
    </OneField>
  );
}

interface MoveProps {
  count: number;
  total: number;
  /** places count from 1 here, as people do */
  onMove: (place: number) => void;
  onClose: () => void;
}

/** Carries frames to a place by its number. */
export function MoveFrames({ count, total, onMove, onClose }: MoveProps) {
  const t = useTranslations("frames.move");
  const [text, setText] = useState("");
  const last = total - count + 1;
  const place = Number(text);
  const isPlace = Number.isInteger(place) && place >= 1 && place <= last;
  return (
    <OneField
      title={t("title", { count })}
      submit={t("submit")}
      isDisabled={!isPlace}
      onSubmit={() => onMove(place)}
      onClose={onClose}
    >
      <TextInput
        label={t("place")}
        name="place"
        type="number"
        hint={t("hint", { last })}
        error={text !== "" && !isPlace ? t("hint", { last }) : null}
        value={text}
        onChange={setText}
        autoFocus
      />
    </OneField>
  );
}

interface OneFieldProps {
  title: string;
  submit: string;
  isDisabled: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

function OneField({ title, submit, isDisabled, onSubmit, onClose, children }: OneFieldProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isDisabled) return;
    onSubmit();
    onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="one-field" isDisabled={isDisabled}>
          {submit}
        </DialogFooter>
      }
    >
      <form id="one-field" onSubmit={send}>
        {children}
      </form>
    </Dialog>
  );
}
