"use client";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { Thumbnail } from "./thumbnail.tsx";

export type Mark = "added" | "changed" | "moved";

interface Props {
  id: string;
  index: number;
  column: number;
  path: string;
  digest: Digest;
  mark: Mark | undefined;
  isSelected: boolean;
  isActive: boolean;
  /** it is being dragged */
  isCarried: boolean;
}

/** One frame in the grid. It hears nothing itself: the grid listens for all of them. */
export const FrameCell = memo(function FrameCell(props: Props) {
  const { id, index, column, path, digest, mark, isSelected, isActive, isCarried } = props;
  const t = useTranslations("frames");
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    // biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names this cell as its active descendant
    // biome-ignore-start lint/a11y/useSemanticElements: a table cannot be virtual and wrap
    <div
      id={id}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={isSelected}
      aria-label={
        mark
          ? t("markedCell", { place: index + 1, path, mark: t(`mark.${mark}`) })
          : t("cell", { place: index + 1, path })
      }
      data-index={index}
      data-selected={isSelected || undefined}
      data-active={isActive || undefined}
      className={`group/cell relative min-w-0 cursor-pointer ${isCarried ? "opacity-40" : ""}`}
    >
      <div className="aspect-square overflow-hidden rounded-lg border border-separator bg-default group-focus-visible/grid:group-data-active/cell:outline-2 group-focus-visible/grid:group-data-active/cell:outline-accent group-focus-visible/grid:group-data-active/cell:outline-offset-1 group-data-selected/cell:border-accent group-data-selected/cell:ring-2 group-data-selected/cell:ring-accent/40">
        <Thumbnail digest={digest} className="h-full w-full" />
      </div>
      <span
        data-check
        className="absolute top-0 left-0 grid size-9 place-items-center opacity-0 transition-opacity group-hover/cell:opacity-100 group-data-selected/cell:opacity-100"
      >
        <span className="grid size-5 place-items-center rounded-full border-2 border-white bg-black/45 text-accent-foreground shadow group-data-selected/cell:border-accent group-data-selected/cell:bg-accent">
          {isSelected && <Check aria-hidden className="size-3.5" strokeWidth={3} />}
        </span>
      </span>
      {mark && (
        <span className="pointer-events-none absolute top-1.5 right-1.5 rounded bg-accent px-1.5 font-medium text-[0.6875rem] text-accent-foreground">
          {t(`mark.${mark}`)}
        </span>
      )}
      <p className="figures flex gap-1.5 pt-1 text-muted text-xs" title={path}>
        <span className="min-w-0 truncate">{name}</span>
      </p>
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: see above
    // biome-ignore-end lint/a11y/useFocusableInteractive: see above
  );
});
