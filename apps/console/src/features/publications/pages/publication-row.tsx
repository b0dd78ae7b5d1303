"use client";
import { Button } from "@heroui/react";
import type { Publication } from "@holofleet/contract/works/publications.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, CircleAlert, Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "#features/access/pages/use-may.ts";
import { api, client } from "#ui/api.ts";
import { Progress } from "#ui/feedback/progress.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { useReasonWords } from "#ui/feedback/use-reason-words.ts";
import { MoveDialog } from "./move-dialog.tsx";

interface Props {
  slug: string;
  publication: Publication;
}

const icons = {
  scheduled: CalendarClock,
  preparing: Hourglass,
  done: CircleAlert,
  failed: CircleAlert,
  cancelled: CircleAlert,
};

/** One publication: when, how far, who asked for it, and what can be done about it. */
export function PublicationRow({ slug, publication }: Props) {
  const t = useTranslations("publications");
  const { state, frames, note, requestedBy, createdAt } = publication;
  const { may } = useMay();
  const isOpen = state === "scheduled" || state === "preparing";
  const isReady = frames.done === frames.total;
  const Icon = icons[state];
  const nothing = { done: 0, total: 0 };
  return (
    <article className={`grid gap-3 rounded-xl border p-4 ${isOpen ? "bg-surface" : "border-danger/35 bg-danger/6"}`}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Icon aria-hidden className={`size-5 shrink-0 ${isOpen ? "text-info-ink" : "text-bad-ink"}`} />
        <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
          <p className="font-medium">
            <Headline publication={publication} />
          </p>
          <p className="flex flex-wrap gap-x-2 text-muted text-xs">
            {note && <span className="break-words">{note}</span>}
            {requestedBy && <span className="break-all">{requestedBy}</span>}
            <RelativeTime at={createdAt} />
            {state === "scheduled" && isReady && <span>{t("ready")}</span>}
          </p>
        </div>
        {isOpen && may("publish") && <Actions slug={slug} publication={publication} />}
      </div>
      {isOpen && !isReady && <Progress label={t("preparing")} files={frames} bytes={nothing} />}
    </article>
  );
}

function Headline({ publication }: { publication: Publication }) {
  const t = useTranslations("publications");
  const reason = useReasonWords();
  const { state, at, timezone, reasonCode } = publication;
  if (state === "failed") {
    return t("failed", { reason: reason({ code: reasonCode, message: publication.reason }) ?? "" });
  }
  if (state === "cancelled") return t(reasonCode === "overtaken" ? "overtaken" : "cancelled");
  if (state === "preparing") return t("preparingText");
  const zone = timezone ?? "UTC";
  return at && t("scheduled", { time: clockIn(new Date(at), zone), zone });
}

function Actions({ slug, publication: { id, state } }: Props) {
  const t = useTranslations("publications");
  const notify = useNotify();
  const queries = useQueryClient();
  const [isMoving, setMoving] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: api.publications.key() });
  const now = useMutation({
    mutationFn: () => client.publications.change({ slug, id, at: null }),
    onSuccess: refresh,
    onError: notify.failed,
  });
  const cancel = useMutation({
    mutationFn: () => client.publications.cancel({ slug, id }),
    onSuccess: refresh,
    onError: notify.failed,
  });
  return (
    <div className="flex flex-wrap gap-2">
      {state === "scheduled" && (
        <>
          <Button size="sm" variant="outline" isPending={now.isPending} onPress={() => now.mutate()}>
            {t("now")}
          </Button>
          <Button size="sm" variant="outline" onPress={() => setMoving(true)}>
            {t("move")}
          </Button>
        </>
      )}
      <Button size="sm" variant="tertiary" isPending={cancel.isPending} onPress={() => cancel.mutate()}>
        {t("cancel")}
      </Button>
      {isMoving && <MoveDialog slug={slug} id={id} onClose={() => setMoving(false)} />}
    </div>
  );
}
