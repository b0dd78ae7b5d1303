"use client";
import { Button } from "@heroui/react";
import { FileArchive, FolderUp, Images } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ChangeEvent, useRef } from "react";
import type { Pick } from "./pick.ts";
import { readPick, usePageDrop } from "./use-page-drop.ts";

interface Props {
  onPick: (pick: Pick) => void;
  /** says what happens to pictures dropped here */
  children: string;
  isDisabled?: boolean;
}

/** Where a folder or pictures are dropped or chosen. The whole page takes a drop; this says so. */
export function DropZone({ onPick, children, isDisabled = false }: Props) {
  const t = useTranslations("works.drop");
  const isOver = usePageDrop(onPick, !isDisabled);
  const folder = useRef<HTMLInputElement>(null);
  const pictures = useRef<HTMLInputElement>(null);
  const zips = useRef<HTMLInputElement>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.currentTarget;
    const pick = await readPick(event.nativeEvent);
    // the same folder can be chosen again
    field.value = "";
    onPick(pick);
  };
  return (
    <div
      data-over={isOver || undefined}
      className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-dashed px-4 py-4 transition-colors data-over:border-accent data-over:bg-accent/8"
    >
      <p className="min-w-0 flex-1 basis-56 text-muted">{isOver ? t("release") : children}</p>
      <div className="flex flex-wrap gap-2">
        {/* phones have pictures and files, and no folders to choose */}
        <Button
          variant="outline"
          isDisabled={isDisabled}
          className="max-sm:hidden"
          onPress={() => folder.current?.click()}
        >
          <FolderUp aria-hidden />
          {t("folder")}
        </Button>
        <Button variant="outline" isDisabled={isDisabled} onPress={() => pictures.current?.click()}>
          <Images aria-hidden />
          {t("pictures")}
        </Button>
        <Button variant="outline" isDisabled={isDisabled} onPress={() => zips.current?.click()}>
          <FileArchive aria-hidden />
          {t("zips")}
        </Button>
      </div>
      <input
        ref={(field) => {
          folder.current = field;
          if (field) field.webkitdirectory = true;
        }}
        type="file"
        hidden
        aria-label={t("folder")}
        onChange={take}
      />
      <input
        ref={pictures}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,image/webp"
        aria-label={t("pictures")}
        onChange={take}
      />
      <input
        ref={zips}
        type="file"
        hidden
        multiple
        accept=".zip,application/zip"
        aria-label={t("zips")}
        onChange={take}
      />
    </div>
  );
}
