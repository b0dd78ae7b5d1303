"use client";
import type { BulkAction } from "@holofleet/contract/works/library.ts";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AssignmentFields } from "#features/works/assign/assignment-fields.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { BulkForm } from "./bulk-form.tsx";
import { CollectFields } from "./collect-fields.tsx";
import { TagFields, UntagFields } from "./tag-fields.tsx";

export interface BulkDialogProps {
  slugs: readonly string[];
  onClose: () => void;
  onConfirm: (action: BulkAction) => void;
}

/** Asks what is still to be known before something happens to several works, and says to how many. */
export function BulkDialog({ type, ...props }: BulkDialogProps & { type: BulkAction["type"] }) {
  switch (type) {
    case "tag":
      return <TagDialog {...props} />;
    case "untag":
      return <UntagDialog {...props} />;
    case "collect":
      return <CollectDialog {...props} />;
    case "assign":
      return <AssignDialog {...props} />;
    case "publish":
      return <PublishDialog {...props} />;
    case "sync":
      return <SyncDialog {...props} />;
    case "trash":
      return <TrashDialog {...props} />;
    case "restore":
      return null;
  }
}

function TagDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const [tags, setTags] = useState<string[]>([]);
  return (
    <BulkForm
      type="tag"
      count={slugs.length}
      isReady={tags.length > 0}
      onClose={onClose}
      onSubmit={() => onConfirm({ type: "tag", tags })}
    >
      <TagFields value={tags} onChange={setTags} />
    </BulkForm>
  );
}

function UntagDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const [tags, setTags] = useState<string[]>([]);
  return (
    <BulkForm
      type="untag"
      count={slugs.length}
      isReady={tags.length > 0}
      onClose={onClose}
      onSubmit={() => onConfirm({ type: "untag", tags })}
    >
      <UntagFields slugs={slugs} value={tags} onChange={setTags} />
    </BulkForm>
  );
}

function CollectDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const [collection, setCollection] = useState("");
  return (
    <BulkForm
      type="collect"
      count={slugs.length}
      onClose={onClose}
      onSubmit={() => onConfirm({ type: "collect", collection })}
    >
      <CollectFields value={collection} onChange={setCollection} autoFocus />
    </BulkForm>
  );
}

function AssignDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const t = useTranslations("works.malls");
  const [malls, setMalls] = useState<Extract<BulkAction, { type: "assign" }>["malls"]>("all");
  return (
    <BulkForm
      type="assign"
      count={slugs.length}
      onClose={onClose}
      onSubmit={() => onConfirm({ type: "assign", malls })}
    >
      <AssignmentFields value={malls} onChange={setMalls} />
      <p className="text-muted text-xs">{t("hint")}</p>
    </BulkForm>
  );
}

function PublishDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const t = useTranslations("library.bulk");
  const [sync, setSync] = useState(true);
  return (
    <BulkForm
      type="publish"
      count={slugs.length}
      onClose={onClose}
      onSubmit={() => onConfirm({ type: "publish", sync })}
    >
      <p>{t("publishText")}</p>
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={sync}
          onChange={({ currentTarget }) => setSync(currentTarget.checked)}
        />
        {t("publishSync")}
      </label>
    </BulkForm>
  );
}

function SyncDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const t = useTranslations("library.bulk");
  return (
    <ConfirmDialog
      title={t("title.sync", { count: slugs.length })}
      confirm={t("action.sync")}
      isOpen
      onClose={onClose}
      onConfirm={() => onConfirm({ type: "sync" })}
    >
      <p>{t("syncText")}</p>
    </ConfirmDialog>
  );
}

function TrashDialog({ slugs, onClose, onConfirm }: BulkDialogProps) {
  const t = useTranslations("library.bulk");
  return (
    <ConfirmDialog
      title={t("title.trash", { count: slugs.length })}
      confirm={t("action.trash")}
      isOpen
      onClose={onClose}
      onConfirm={() => onConfirm({ type: "trash", force: false })}
      danger
    >
      <p>{t("trashText")}</p>
    </ConfirmDialog>
  );
}
