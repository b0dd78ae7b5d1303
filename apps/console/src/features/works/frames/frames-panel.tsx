"use client";
import { Button } from "@heroui/react";
import type { Frame, Work } from "@holofleet/contract/works.ts";
import type { ManifestDiff } from "@holofleet/shared/content/manifest.ts";
import { Images, Replace, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Panel } from "#ui/layout/panel.tsx";
import { SelectAll, useSelection } from "#ui/layout/row-selection.tsx";
import { startUpload } from "../upload/uploads.ts";
import { FrameGrid, type Mark } from "./frame-grid.tsx";
import { FrameView } from "./frame-view.tsx";
import { useRemoveFrames } from "./use-remove-frames.ts";

interface Props {
  work: Work;
  /** version of the draft that the frames are of */
  version: number;
  frames: Frame[];
  changes: ManifestDiff | null;
}

/** The draft's frames: look at them, replace one, take some out. */
export function FramesPanel({ work, version, frames, changes }: Props) {
  const t = useTranslations("works.frames");
  const all = useTranslations("works");
  const format = useFormat();
  const selection = useSelection();
  const remove = useRemoveFrames(work.slug);
  const [open, setOpen] = useState<number | null>(null);
  const marks = useMemo(() => marksOf(work, changes), [work, changes]);
  const paths = frames.map(({ path }) => path);
  const chosen = new Set(paths.filter((path) => selection.keys.has(path)));
  const [only] = chosen.size === 1 ? chosen : [];
  if (frames.length === 0) {
    return (
      <EmptyState icon={Images} title={t("empty")}>
        {t("emptyText")}
      </EmptyState>
    );
  }
  return (
    <Panel
      title={
        <span className="figures flex items-center gap-1">
          <SelectAll keys={paths} selection={selection} />
          {chosen.size > 0 ? t("selected", { count: chosen.size }) : all("frames.count", { count: frames.length })}
          {chosen.size === 0 && (
            <span className="font-normal text-muted text-xs">· {format.bytes(work.draft.bytes)}</span>
          )}
        </span>
      }
      actions={
        chosen.size > 0 && (
          <span className="flex gap-2">
            {only !== undefined && <ReplaceButton slug={work.slug} path={only} />}
            <Button
              size="sm"
              variant="danger"
              isPending={remove.isPending}
              onPress={() => {
                remove.mutate({ frames, base: version, paths: chosen });
                selection.change(new Set(), null);
              }}
            >
              <Trash2 aria-hidden />
              {t("remove")}
            </Button>
          </span>
        )
      }
    >
      <FrameGrid frames={frames} marks={marks} selection={selection} onOpen={setOpen} />
      {open !== null && <FrameView frames={frames} index={open} onGo={setOpen} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

/** Before the first revision everything is new: marking it would say nothing. */
function marksOf({ current }: Work, changes: ManifestDiff | null): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  if (current === null || changes === null) return marks;
  for (const { path } of changes.added) marks.set(path, "added");
  for (const { path } of changes.changed) marks.set(path, "changed");
  return marks;
}

/** Puts another picture in the place of a frame. */
function ReplaceButton({ slug, path }: { slug: string; path: string }) {
  const t = useTranslations("works.frames");
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="sm" variant="outline" onPress={() => field.current?.click()}>
        <Replace aria-hidden />
        {t("replace")}
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp"
        aria-label={t("replace")}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) startUpload(slug, { folder: null, frames: [{ path, file }], refused: [] });
        }}
      />
    </>
  );
}
