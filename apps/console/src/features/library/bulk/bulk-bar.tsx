"use client";
import { Button } from "@heroui/react";
import type { BulkAction } from "@holofleet/contract/works/library.ts";
import { Building2, FolderInput, type LucideIcon, RefreshCw, Send, Tag, Tags, Trash2, Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Selection } from "#ui/layout/row-selection.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import { BulkOutcome } from "./bulk-outcome.tsx";
import { useBulk } from "./use-bulk.ts";

type ActionType = BulkAction["type"];

const icons: Record<ActionType, LucideIcon> = {
  tag: Tag,
  untag: Tags,
  collect: FolderInput,
  assign: Building2,
  publish: Send,
  sync: RefreshCw,
  trash: Trash2,
  restore: Undo2,
};
const onShelves: readonly ActionType[] = ["tag", "untag", "collect", "assign", "publish", "sync", "trash"];
const onTrash: readonly ActionType[] = ["restore"];

/** What can be done with the chosen works: a bar at the foot of the page while some are. */
export function BulkBar({ selection, inTrash }: { selection: Selection; inTrash: boolean }) {
  const t = useTranslations("library.bulk");
  const [open, setOpen] = useState<ActionType | null>(null);
  const clear = () => selection.change(new Set(), null);
  const bulk = useBulk(({ action, slugs }) => {
    if (action.type !== "trash" && action.type !== "restore") return;
    selection.change(new Set([...selection.keys].filter((slug) => !slugs.includes(slug))), null);
  });
  const slugs = [...selection.keys];
  const start = (action: BulkAction) => {
    setOpen(null);
    void bulk.run({ slugs, action });
  };
  const press = (type: ActionType) => (type === "restore" ? start({ type }) : setOpen(type));
  return (
    <>
      {slugs.length > 0 && (
        <section
          aria-label={t("label")}
          className="sticky bottom-20 z-20 flex flex-wrap items-center gap-1 rounded-xl border bg-overlay p-2 shadow-lg md:bottom-4 md:flex-nowrap"
        >
          <span role="status" className="figures grow px-2 font-medium">
            {bulk.progress ? t("progress", bulk.progress) : t("chosen", { count: slugs.length })}
          </span>
          <span className="order-last flex w-full gap-1 overflow-x-auto [scrollbar-width:none] *:shrink-0 md:order-none md:w-auto">
            {(inTrash ? onTrash : onShelves).map((type) => {
              const Icon = icons[type];
              return (
                <Button
                  key={type}
                  size="sm"
                  variant={type === "trash" ? "danger-soft" : "ghost"}
                  isDisabled={bulk.progress !== null}
                  onPress={() => press(type)}
                >
                  <Icon aria-hidden />
                  {t(`action.${type}`)}
                </Button>
              );
            })}
          </span>
          <Button size="sm" variant="ghost" isIconOnly aria-label={t("clear")} onPress={clear}>
            <X aria-hidden />
          </Button>
        </section>
      )}
      {open && <BulkDialog type={open} slugs={slugs} onClose={() => setOpen(null)} onConfirm={start} />}
      {bulk.outcome && <BulkOutcome outcome={bulk.outcome} bulk={bulk} />}
    </>
  );
}
