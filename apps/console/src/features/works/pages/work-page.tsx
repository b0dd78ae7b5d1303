"use client";
import { Button } from "@heroui/react";
import type { Revision, Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { Building2, Pencil, RefreshCw, Send } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { HistoryLink } from "#features/audit/pages/history-link.tsx";
import { ShelfLine } from "#features/library/usage/shelf-line.tsx";
import { TrashWork } from "#features/library/usage/trash-work.tsx";
import { TrashedBanner } from "#features/library/usage/trashed-banner.tsx";
import { UsagePanel } from "#features/library/usage/usage-panel.tsx";
import { PlacesPanel } from "#features/places/pages/places-panel.tsx";
import { TakeDown } from "#features/places/pages/take-down.tsx";
import { TakenDown } from "#features/places/pages/taken-down.tsx";
import { PublicationsBar } from "#features/publications/pages/publications-bar.tsx";
import { RecipePanel } from "#features/publications/pages/recipe-panel.tsx";
import { useRequestSync } from "#features/syncs/pages/use-request-sync.ts";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { useAssignmentWords } from "../assign/use-assignment-words.ts";
import { DropZone } from "../drop/drop-zone.tsx";
import type { Pick } from "../drop/pick.ts";
import { ChangedBanner } from "../edit/changed-banner.tsx";
import type { Editor, Opened } from "../edit/editor.ts";
import type { EditorState } from "../edit/state.ts";
import { useDraftEditor } from "../edit/use-draft-editor.ts";
import { FramesPanel } from "../frames/frames-panel.tsx";
import { useChanges } from "../frames/use-changes.ts";
import { startUpload, useIsUploading } from "../upload/uploads.ts";
import { AssignmentDialog } from "./assignment.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { RenameWork } from "./rename-work.tsx";
import { RevisionList } from "./revision-list.tsx";
import { WorkBadge } from "./work-badge.tsx";

/** Everything about one work: its frames, its revisions, where it goes. */
export function WorkPage() {
  const t = useTranslations("works");
  const { slug } = useParams<{ slug: string }>();
  const work = useQuery(api.works.show.queryOptions({ input: { slug } }));
  const draft = useDraftEditor(slug, work.data?.draft.version ?? null);
  if (work.isSuccess) return <WorkDetail work={work.data} {...draft} />;
  return (
    <>
      <PageHeader title={slug} back={{ href: "/works", label: t("title") }} />
      {work.isPending ? (
        <Placeholder rows={3} height="h-40" />
      ) : (
        <ErrorState error={work.error} onRetry={() => void work.refetch()} />
      )}
    </>
  );
}

interface DetailProps {
  work: Work & { revisions: Revision[] };
  opened: Opened;
  editor: Editor;
}

function WorkDetail({ work, opened, editor }: DetailProps) {
  const t = useTranslations("works");
  const { slug } = work;
  const draft = opened.state === "open" ? opened : null;
  const changes = useChanges(work, draft?.frames);
  /** the frame that files held over the grid would be dropped in front of */
  const fileGap = useRef<string | null | undefined>(undefined);
  const isUploading = useIsUploading(slug);
  const [open, setOpen] = useState<"publish" | "malls" | "rename" | null>(null);
  const close = () => setOpen(null);
  // what is published is what is saved
  const publish = async () => (await editor.flush()) && setOpen("publish");
  const take = (pick: Pick) => {
    startUpload(slug, { ...pick, ...(fileGap.current !== undefined && { before: fileGap.current }) });
    fileGap.current = undefined;
  };
  return (
    <>
      <PageHeader
        title={work.title}
        back={{ href: "/works", label: t("title") }}
        lead={
          <div className="grid gap-1.5">
            <span className="flex flex-wrap items-center gap-2">
              <code className="font-mono text-xs">{slug}</code>
              <WorkBadge work={work} />
            </span>
            <ShelfLine work={work} />
          </div>
        }
        actions={
          <WorkActions
            work={work}
            isWaiting={isUploading || (draft !== null && draft.theirs !== null)}
            onOpen={(what) => void (what === "publish" ? publish() : setOpen(what))}
          />
        }
      />
      <TakenDown work={work} />
      <PublicationsBar work={work} />
      {work.trashedAt && <TrashedBanner slug={slug} since={work.trashedAt} />}
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-5">
          <Allowed to="publish">
            <DropZone isDisabled={open !== null} onPick={take}>
              {draft?.frames.length === 0 ? t("drop.first") : t("drop.more")}
            </DropZone>
          </Allowed>
          {opened.state === "loading" && <Placeholder rows={3} height="h-28" />}
          {opened.state === "failed" && <ErrorState error={opened.error} onRetry={editor.retry} />}
          {draft?.theirs && <ChangedBanner state={draft} editor={editor} />}
          {draft && !(isUploading && draft.frames.length === 0) && (
            <FramesPanel work={work} state={draft} editor={editor} changes={changes} fileGap={fileGap} />
          )}
        </div>
        <div className="grid gap-5">
          <RevisionList work={work} revisions={work.revisions} />
          <RecipePanel work={work} />
          {work.current !== null && <PlacesPanel work={work} />}
          <UsagePanel work={work} />
        </div>
      </div>
      {open === "publish" && <PublishDialog work={asSaved(work, draft)} onClose={close} />}
      {open === "malls" && <AssignmentDialog work={work} onClose={close} />}
      {open === "rename" && <RenameWork work={work} onClose={close} />}
    </>
  );
}

/** The work with the version of the draft that was saved last, which its own answer may not show yet. */
function asSaved(work: Work, draft: EditorState | null): Work {
  return draft === null ? work : { ...work, draft: { ...work.draft, version: draft.saved.version } };
}

interface ActionsProps {
  work: Work;
  /** something must come to an end before it can be published */
  isWaiting: boolean;
  onOpen: (what: "publish" | "malls" | "rename") => void;
}

function WorkActions({ work, isWaiting, onOpen }: ActionsProps) {
  const t = useTranslations("works");
  const notify = useNotify();
  const assignment = useAssignmentWords();
  const sync = useRequestSync();
  const { may } = useMay();
  const { slug, malls, current, draft, takenDownAt, trashedAt } = work;
  return (
    <>
      <HistoryLink object={`work:${slug}`} />
      <Allowed to="publish">
        <Button isIconOnly variant="ghost" aria-label={t("rename.open")} onPress={() => onOpen("rename")}>
          <Pencil aria-hidden />
        </Button>
        {trashedAt === null && <TrashWork slug={slug} />}
        <Button variant="outline" onPress={() => onOpen("malls")}>
          <Building2 aria-hidden />
          <span className="max-w-48 truncate">{assignment(malls)}</span>
        </Button>
        <TakeDown work={work} />
      </Allowed>
      {current !== null && takenDownAt === null && may("sync") && (
        <Button
          variant="outline"
          isPending={sync.isPending}
          onPress={() => sync.mutate({ work: slug }, { onError: notify.failed })}
        >
          <RefreshCw aria-hidden />
          {t("sync")}
        </Button>
      )}
      <Allowed to="publish">
        <Button
          isDisabled={!draft.changed || draft.frames === 0 || isWaiting || takenDownAt !== null || trashedAt !== null}
          onPress={() => onOpen("publish")}
        >
          <Send aria-hidden />
          {t("publish.open")}
        </Button>
      </Allowed>
    </>
  );
}
