"use client";
import { Button } from "@heroui/react";
import type { Cue, CueEvent, CueResult, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical, History } from "lucide-react";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { ActionBadge, EventBadge } from "./event-badge.tsx";
import { useCueWords } from "./use-cue-words.ts";

const pageSize = 20;

/** What a cue did, newest first, each action with how it went. */
export function EventList({ cue: { id, trigger } }: { cue: Cue }) {
  const t = useTranslations("cues");
  const events = useInfiniteQuery(
    api.cues.events.infiniteOptions({
      input: (before: string | undefined) => ({ id, limit: pageSize, before }),
      initialPageParam: undefined,
      getNextPageParam: (page) => (page.length === pageSize ? page.at(-1)?.id : undefined),
    }),
  );
  const all = events.data?.pages.flat() ?? [];
  if (events.isPending) return <Placeholder rows={3} />;
  if (events.isError) return <ErrorState error={events.error} onRetry={() => void events.refetch()} />;
  if (all.length === 0) {
    return (
      <EmptyState icon={History} title={t("noEvents")}>
        {t("noEventsText")}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-3">
      <ul className="grid gap-3">
        {all.map((event) => (
          <li key={event.id} className="grid gap-3 rounded-xl border bg-surface p-4">
            <EventHead event={event} />
            {event.stopped !== null && <p className="text-muted">{t(`stoppedText.${event.stopped}`)}</p>}
            <ul className="grid gap-2">
              {event.results.map((result) => (
                <ResultLine key={result.action} result={result} trigger={trigger} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {events.hasNextPage && (
        <Button
          variant="outline"
          className="mx-auto"
          isPending={events.isFetchingNextPage}
          onPress={() => void events.fetchNextPage()}
        >
          {t("older")}
        </Button>
      )}
    </div>
  );
}

function EventHead({ event }: { event: CueEvent }) {
  const t = useTranslations("cues");
  const where = event.mallName ?? (event.how === "test" ? "" : t("headquarters"));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <EventBadge event={event} />
      {event.how === "test" && (
        <StatusBadge tone="muted" icon={FlaskConical}>
          {t("test.mark")}
        </StatusBadge>
      )}
      <RelativeTime at={event.at} />
      <span className="text-muted text-sm">
        {[where, event.how === "heard" ? "" : event.subject].filter(Boolean).join(" · ")}
      </span>
      {event.payload !== "" && (
        <code className="max-w-full truncate rounded bg-default px-1.5 font-mono text-xs">{event.payload}</code>
      )}
    </div>
  );
}

function ResultLine({ result, trigger }: { result: CueResult; trigger: CueTrigger }) {
  const t = useTranslations("cues");
  const results = useTranslations("projectors.result");
  const words = useCueWords();
  const bad = result.answers.filter((one) => !["confirmed", "already", "unverifiable"].includes(one.result ?? ""));
  const seconds = spent(result);
  return (
    <li className="grid gap-1 border-l-2 pl-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ActionBadge state={result.state} />
        <span className="min-w-0 break-words">{words.action(result.wish, trigger)}</span>
        <span className="figures text-muted text-xs">
          {[
            seconds !== null && t("took", { seconds }),
            result.attempts > 1 && t("attempts", { count: result.attempts }),
            result.answers.length > 0 && t("projectors", { count: result.answers.length }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {(result.reasonCode || result.reason) && (
        <p className="break-words text-muted text-xs">
          {result.reasonCode ? t(`reason.${result.reasonCode}`) : result.reason}
        </p>
      )}
      {result.topic !== null && (
        <p className="break-words font-mono text-muted text-xs">
          {result.topic} ← {result.payload}
        </p>
      )}
      {result.state !== "running" &&
        bad.slice(0, 10).map((answer) => (
          <p key={answer.projector} className="break-words text-muted text-xs">
            {answer.name || answer.projector}: {answer.result === null ? "…" : results(answer.result)}
            {answer.reason && ` ${answer.reason}`}
          </p>
        ))}
    </li>
  );
}

function spent({ startedAt, finishedAt }: CueResult): string | null {
  if (startedAt === null || finishedAt === null) return null;
  return (Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
}
