"use client";
import { Button } from "@heroui/react";
import type { Revision, Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, History } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "#features/access/pages/use-may.ts";
import { useRecipeWords } from "#features/publications/pages/use-recipe-words.ts";
import { api, client } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";

/** The revisions of a work, newest first. One press goes back to one, and to the malls; unpublished changes are asked about. */
export function RevisionList({ work, revisions }: { work: Work; revisions: readonly Revision[] }) {
  const t = useTranslations("works.revisions");
  const notify = useNotify();
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<number | null>(null);
  const rollback = useMutation({
    mutationFn: (revision: number) => client.works.rollback({ slug: work.slug, revision, sync: true }),
    onSuccess: async ({ revision, run }) => {
      notify.done(
        t("done", { number: revision }),
        run === null ? undefined : { label: t("showSync"), run: () => router.push(`/syncs/${run}`) },
      );
      await queries.invalidateQueries({ queryKey: api.works.key() });
    },
    onError: notify.failed,
    onSettled: () => setAsking(null),
  });
  const press = (number: number) => (work.draft.changed ? setAsking(number) : rollback.mutate(number));
  return (
    <Panel title={t("title")} flush>
      {revisions.length === 0 ? (
        <p className="p-4 text-muted">{t("none")}</p>
      ) : (
        <>
          <p className="border-separator border-b px-4 py-3 text-muted text-xs">{t("hint")}</p>
          <ol className="divide-y divide-separator">
            {revisions.map((revision, index) => (
              <Row
                key={revision.number}
                slug={work.slug}
                revision={revision}
                previous={revisions[index + 1]?.number ?? null}
                isPending={rollback.isPending && rollback.variables === revision.number}
                onRollback={() => press(revision.number)}
              />
            ))}
          </ol>
        </>
      )}
      <ConfirmDialog
        title={t("confirmTitle", { number: asking ?? 0 })}
        confirm={t("rollback")}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={() => asking !== null && rollback.mutate(asking)}
        isPending={rollback.isPending}
        danger
      >
        <p>{t("confirmText")}</p>
      </ConfirmDialog>
    </Panel>
  );
}

interface RowProps {
  slug: string;
  revision: Revision;
  /** the revision before it */
  previous: number | null;
  isPending: boolean;
  onRollback: () => void;
}

function Row({ slug, revision, previous, isPending, onRollback }: RowProps) {
  const t = useTranslations("works.revisions");
  const all = useTranslations("works");
  const words = useTranslations("frames");
  const format = useFormat();
  const { number, current, frames, bytes, note, recipe, createdBy, createdAt } = revision;
  const recipeWords = useRecipeWords();
  const { may } = useMay();
  return (
    <li className="grid gap-1 px-4 py-3">
      <span className="flex min-h-8 items-center justify-between gap-2">
        <span className="font-medium">{t("number", { number })}</span>
        {current ? (
          <StatusBadge tone="good" icon={CircleCheck}>
            {t("current")}
          </StatusBadge>
        ) : (
          may("publish") && (
            <Button
              size="sm"
              variant="outline"
              aria-label={t("rollbackTo", { number })}
              isPending={isPending}
              onPress={onRollback}
            >
              <History aria-hidden />
              {t("rollback")}
            </Button>
          )
        )}
      </span>
      {note && <span className="break-words">{note}</span>}
      <span className="figures flex flex-wrap gap-x-2 text-muted text-xs">
        <span>
          {all("frames.count", { count: frames })} · {format.bytes(bytes)}
          {recipe && ` · ${recipeWords(recipe)}`}
        </span>
        <RelativeTime at={createdAt} />
        {createdBy && <span className="break-all">{createdBy}</span>}
      </span>
      <span className="flex gap-3 text-xs">
        {previous !== null && (
          <TextLink href={`/works/${slug}/diff?from=${previous}&to=${number}`}>{words("diff.open")}</TextLink>
        )}
        <TextLink href={`/works/${slug}/turntable?revision=${number}`}>{words("turntable.open")}</TextLink>
      </span>
    </li>
  );
}
