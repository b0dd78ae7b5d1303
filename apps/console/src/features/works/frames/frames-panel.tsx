"use client";
import type { Frame, Work } from "@holofleet/contract/works.ts";
import type { FrameDiff } from "@holofleet/shared/content/diff.ts";
import { Images, Rotate3d } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { useMay } from "#features/access/pages/use-may.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { SelectAll, useSelection } from "#ui/layout/row-selection.tsx";
import { pickFrames } from "../drop/pick.ts";
import type { Editor } from "../edit/editor.ts";
import {
  isNatural,
  moveFrames,
  removeFrames,
  renameFrame,
  shiftFrames,
  sortFrames,
  startAtGap,
} from "../edit/order.ts";
import { SaveState } from "../edit/save-state.tsx";
import { type EditorState, replay } from "../edit/state.ts";
import { startUpload } from "../upload/uploads.ts";
import type { Mark } from "./frame-cell.tsx";
import { MoveFrames, RenameFrame } from "./frame-dialogs.tsx";
import { FrameGrid } from "./frame-grid.tsx";
import { ChosenButtons, HistoryButtons, SortButton } from "./frame-toolbar.tsx";

const FrameLightbox = dynamic(() => import("../lightbox/lightbox.tsx").then(({ FrameLightbox }) => FrameLightbox));

interface Props {
  work: Work;
  state: EditorState;
  editor: Editor;
  changes: FrameDiff<Frame> | null;
  /** the frame that files held over the grid would be dropped in front of; `null`: behind all */
  fileGap: RefObject<string | null | undefined>;
}

/** The draft's frames: their order, their names, their pictures. */
export function FramesPanel({ work, state, editor, changes, fileGap }: Props) {
  const t = useTranslations("frames");
  const all = useTranslations("works");
  const format = useFormat();
  const notify = useNotify();
  const selection = useSelection();
  const isFixed = !useMay().may("publish");
  const [open, setOpen] = useState<number | null>(null);
  const [asking, setAsking] = useState<{ what: "move" } | { what: "rename"; path: string } | null>(null);
  const [said, setSaid] = useState("");
  const { frames } = state;
  const marks = useMemo(() => marksOf(work, changes), [work, changes]);
  const paths = useMemo(() => frames.map(({ path }) => path), [frames]);
  const chosen = useMemo(() => new Set(paths.filter((path) => selection.keys.has(path))), [paths, selection.keys]);
  const natural = useMemo(() => isNatural(frames), [frames]);
  const [only = null] = chosen.size === 1 ? chosen : [];
  const bytes = useMemo(() => frames.reduce((sum, { size }) => sum + size, 0), [frames]);

  /** Edits, and says where the frames stand now. */
  const carry = (moved: ReadonlySet<string>, edit: (frames: readonly Frame[]) => Frame[]) => {
    if (isFixed) return;
    const place = edit(frames).findIndex(({ path }) => moved.has(path)) + 1;
    editor.edit(edit);
    setSaid(t("moved", { count: moved.size, place, total: frames.length }));
  };
  const remove = (gone: ReadonlySet<string>) => {
    if (isFixed) return;
    const left = removeFrames(frames, gone);
    editor.edit(() => left);
    selection.change(new Set(), null);
    // this edit alone is taken back, whatever was done since
    const run = () => editor.edit((now) => replay(now, left, frames));
    notify.done(t("removed", { count: gone.size }), { label: t("undo"), run });
  };
  const rename = (path: string, to: string) => {
    editor.edit((now) => renameFrame(now, path, to));
    selection.change(new Set([to]), to);
  };
  const insert = (files: readonly File[]) => {
    const before = paths.find((path) => chosen.has(path));
    const pick = pickFrames(files.map((file) => ({ path: file.name, file })));
    startUpload(work.slug, { ...pick, ...(before !== undefined && { before }) });
  };

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
        <span className="figures flex flex-wrap items-center gap-1">
          {!isFixed && <SelectAll keys={paths} selection={selection} />}
          {chosen.size > 0 ? t("selected", { count: chosen.size }) : all("frames.count", { count: frames.length })}
          {chosen.size === 0 && <span className="font-normal text-muted text-xs">· {format.bytes(bytes)}</span>}
          <SaveState state={state} editor={editor} />
        </span>
      }
      actions={
        <span className="flex flex-wrap items-center gap-1.5">
          {!isFixed && (
            <HistoryButtons state={state} editor={editor} className={chosen.size > 0 ? "max-sm:hidden" : ""} />
          )}
          {chosen.size > 0 && !isFixed ? (
            <ChosenButtons
              only={only}
              onMove={() => setAsking({ what: "move" })}
              onRename={() => only !== null && setAsking({ what: "rename", path: only })}
              onReplace={(file) => only !== null && startUpload(work.slug, { frames: [{ path: only, file }] })}
              onInsert={insert}
              onRemove={() => remove(chosen)}
            />
          ) : (
            <>
              {!natural && !isFixed && <SortButton onPress={() => editor.edit(sortFrames)} />}
              <LinkButton size="sm" variant="outline" href={`/works/${work.slug}/turntable`}>
                <Rotate3d aria-hidden />
                {t("turntable.open")}
              </LinkButton>
            </>
          )}
        </span>
      }
    >
      <FrameGrid
        frames={frames}
        isFixed={isFixed}
        marks={marks}
        selection={selection}
        onOpen={setOpen}
        onDrop={(moved, gap) => carry(moved, (now) => moveFrames(now, moved, startAtGap(now, moved, gap)))}
        onShift={(moved, by) => carry(moved, (now) => shiftFrames(now, moved, by))}
        onRemove={remove}
        onRename={(path) => !isFixed && setAsking({ what: "rename", path })}
        onUndo={(again) => !isFixed && (again ? editor.redo() : editor.undo())}
        onFilesOver={(gap) => {
          fileGap.current = gap === null ? undefined : (paths[gap] ?? null);
        }}
      />
      <p role="status" className="sr-only">
        {said}
      </p>
      {open !== null && <FrameLightbox frames={frames} index={open} onGo={setOpen} onClose={() => setOpen(null)} />}
      {asking?.what === "move" && (
        <MoveFrames
          count={chosen.size}
          total={frames.length}
          onMove={(place) => carry(chosen, (now) => moveFrames(now, chosen, place - 1))}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === "rename" && (
        <RenameFrame
          frames={frames}
          path={asking.path}
          onRename={(to) => rename(asking.path, to)}
          onClose={() => setAsking(null)}
        />
      )}
    </Panel>
  );
}

/** Before the first revision everything is new: marking it would say nothing. */
function marksOf({ current }: Work, changes: FrameDiff<Frame> | null): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  if (current === null || changes === null) return marks;
  for (const { after } of changes.moved) marks.set(after.path, "moved");
  for (const { path } of changes.added) marks.set(path, "added");
  for (const { after } of changes.changed) marks.set(after.path, "changed");
  return marks;
}
