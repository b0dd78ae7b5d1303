"use client";
import { Button } from "@heroui/react";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Folder, PencilLine } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { CollectFields } from "../bulk/collect-fields.tsx";
import { TagFields } from "../bulk/tag-fields.tsx";

const toLibrary = (query: Record<string, string>) => `/works?${new URLSearchParams(query)}`;

/** Where a work stands in the library, with a way to everything beside it. */
export function ShelfLine({ work }: { work: Work }) {
  const t = useTranslations("library.shelf");
  const [open, setOpen] = useState(false);
  const { collection, tags } = work;
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-xs">
      {collection && (
        <Link
          href={toLibrary({ in: collection })}
          className="inline-flex min-h-11 max-w-full items-center gap-1.5 hover:underline md:min-h-7"
        >
          <Folder aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{collection}</span>
        </Link>
      )}
      {tags.map((tag) => (
        <Link
          key={tag}
          href={toLibrary({ tag })}
          className="inline-flex min-h-11 max-w-full items-center truncate rounded-full bg-default px-2.5 text-foreground hover:underline md:min-h-6"
        >
          {tag}
        </Link>
      ))}
      <Allowed to="publish">
        <Button size="sm" variant="ghost" onPress={() => setOpen(true)}>
          <PencilLine aria-hidden />
          {collection === "" && tags.length === 0 ? t("add") : t("change")}
        </Button>
      </Allowed>
      {open && <ShelfDialog work={work} onClose={() => setOpen(false)} />}
    </span>
  );
}

function ShelfDialog({ work, onClose }: { work: Work; onClose: () => void }) {
  const t = useTranslations("library.shelf");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [tags, setTags] = useState(work.tags);
  const [collection, setCollection] = useState(work.collection);
  const save = useMutation({
    mutationFn: () => client.works.update({ slug: work.slug, tags, collection }),
    onSuccess: async () => {
      const keys = [api.works.key(), api.library.key()];
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      title={t("title", { title: work.title })}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="work-shelf" isPending={save.isPending}>
          {ui("save")}
        </DialogFooter>
      }
    >
      <form id="work-shelf" onSubmit={submit} className="grid gap-4">
        <TagFields value={tags} onChange={setTags} />
        <CollectFields value={collection} onChange={setCollection} />
        {save.isError && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
