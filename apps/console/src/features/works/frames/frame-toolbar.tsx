"use client";
import { Button } from "@heroui/react";
import {
  ArrowDown01,
  ArrowRightToLine,
  ImagePlus,
  type LucideIcon,
  PencilLine,
  Redo2,
  Replace,
  Trash2,
  Undo2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import type { Editor } from "../edit/editor.ts";
import type { EditorState } from "../edit/state.ts";

interface HistoryProps {
  state: EditorState;
  editor: Editor;
  className?: string;
}

/** Taking edits back and making them again. */
export function HistoryButtons({ state, editor, className = "" }: HistoryProps) {
  const t = useTranslations("frames");
  return (
    <span className={`flex gap-1 ${className}`}>
      <IconButton label={t("undo")} isDisabled={state.past.length === 0} onPress={editor.undo}>
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton label={t("redo")} isDisabled={state.future.length === 0} onPress={editor.redo}>
        <Redo2 aria-hidden />
      </IconButton>
    </span>
  );
}

interface IconProps {
  label: string;
  isDisabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}

function IconButton({ label, isDisabled = false, onPress, children }: IconProps) {
  return (
    <Button isIconOnly size="sm" variant="ghost" aria-label={label} isDisabled={isDisabled} onPress={onPress}>
      {children}
    </Button>
  );
}

export function SortButton({ onPress }: { onPress: () => void }) {
  const t = useTranslations("frames");
  return (
    <Button size="sm" variant="outline" onPress={onPress}>
      <ArrowDown01 aria-hidden />
      {t("sort")}
    </Button>
  );
}

interface ChosenProps {
  /** the one frame that is chosen, if it is one */
  only: string | null;
  onMove: () => void;
  onRename: () => void;
  onReplace: (file: File) => void;
  onInsert: (files: readonly File[]) => void;
  onRemove: () => void;
}

/** What can be done with the frames that are chosen. */
export function ChosenButtons({ only, onMove, onRename, onReplace, onInsert, onRemove }: ChosenProps) {
  const t = useTranslations("frames");
  return (
    <span className="flex flex-wrap gap-1.5">
      <Action icon={ArrowRightToLine} label={t("moveTo")} onPress={onMove} />
      {only !== null && (
        <>
          <Action icon={PencilLine} label={t("rename.open")} onPress={onRename} />
          <FileAction icon={Replace} label={t("replace")} onFiles={([file]) => file && onReplace(file)} />
        </>
      )}
      <FileAction icon={ImagePlus} label={t("insert")} isMultiple onFiles={onInsert} />
      <Action icon={Trash2} label={t("remove")} variant="danger" onPress={onRemove} />
    </span>
  );
}

interface ActionProps {
  icon: LucideIcon;
  label: string;
  variant?: "outline" | "danger";
  onPress: () => void;
}

/** On a phone its icon alone, so that a row of them stays one row. */
function Action({ icon: Icon, label, variant = "outline", onPress }: ActionProps) {
  return (
    <Button size="sm" variant={variant} onPress={onPress}>
      <Icon aria-hidden />
      <span className="max-sm:sr-only">{label}</span>
    </Button>
  );
}

interface FileActionProps {
  icon: LucideIcon;
  label: string;
  isMultiple?: boolean;
  onFiles: (files: readonly File[]) => void;
}

function FileAction({ icon, label, isMultiple = false, onFiles }: FileActionProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Action icon={icon} label={label} onPress={() => field.current?.click()} />
      <input
        ref={field}
        type="file"
        hidden
        multiple={isMultiple}
        accept="image/jpeg,image/png,image/webp"
        aria-label={label}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // the same file can be chosen again
          currentTarget.value = "";
        }}
      />
    </>
  );
}
