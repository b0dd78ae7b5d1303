"use client";
import { Button } from "@heroui/react";
import { ArrowDown01, ArrowRightToLine, ImagePlus, PencilLine, Redo2, Replace, Trash2, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import type { Editor } from "../edit/editor.ts";
import type { EditorState } from "../edit/state.ts";

/** Taking edits back and making them again. */
export function HistoryButtons({ state, editor }: { state: EditorState; editor: Editor }) {
  const t = useTranslations("frames");
  return (
    <span className="flex gap-1">
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
  onInsert: (event: Event) => void;
  onRemove: () => void;
}

/** What can be done with the frames that are chosen. */
export function ChosenButtons({ only, onMove, onRename, onReplace, onInsert, onRemove }: ChosenProps) {
  const t = useTranslations("frames");
  return (
    <span className="flex flex-wrap gap-1.5">
      <Button size="sm" variant="outline" onPress={onMove}>
        <ArrowRightToLine aria-hidden />
        {t("moveTo")}
      </Button>
      {only !== null && (
        <>
          <Button size="sm" variant="outline" onPress={onRename}>
            <PencilLine aria-hidden />
            {t("rename.open")}
          </Button>
          <FileButton
            label={t("replace")}
            icon={<Replace aria-hidden />}
            onFiles={({ files }) => files?.[0] && onReplace(files[0])}
          />
        </>
      )}
      <FileButton
        label={t("insert")}
        icon={<ImagePlus aria-hidden />}
        isMultiple
        onFiles={(_, event) => onInsert(event)}
      />
      <Button size="sm" variant="danger" onPress={onRemove}>
        <Trash2 aria-hidden />
        {t("remove")}
      </Button>
    </span>
  );
}

interface FileProps {
  label: string;
  icon: ReactNode;
  isMultiple?: boolean;
  onFiles: (field: HTMLInputElement, event: Event) => void;
}

function FileButton({ label, icon, isMultiple = false, onFiles }: FileProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="sm" variant="outline" onPress={() => field.current?.click()}>
        {icon}
        {label}
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        multiple={isMultiple}
        accept="image/jpeg,image/png,image/webp"
        aria-label={label}
        onChange={({ currentTarget, nativeEvent }) => {
          onFiles(currentTarget, nativeEvent);
        }}
      />
    </>
  );
}
