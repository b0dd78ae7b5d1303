"use client";
import type { Cue } from "@holofleet/contract/fleet/cues.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { CueSwitch } from "./cue-switch.tsx";
import { EventBadge } from "./event-badge.tsx";
import { useCueWords } from "./use-cue-words.ts";

/** A cue in a list: its sentence, its switch, and what it did last. */
export function CueCard({ cue }: { cue: Cue }) {
  const t = useTranslations("cues");
  const { lastEvent, listening, nextAt } = cue;
  const format = useFormat();
  return (
    <article className={`grid gap-2 rounded-xl border bg-surface p-4 ${cue.enabled ? "" : "border-dashed"}`}>
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-semibold">
          <Link href={`/cues/${cue.id}`} className="break-words hover:underline">
            {cue.name}
          </Link>
        </h2>
        <CueSwitch cue={cue} />
      </div>
      <CueSentence cue={cue} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-muted text-xs">
        {lastEvent === null ? (
          <span>{t("neverHappened")}</span>
        ) : (
          <span className="inline-flex flex-wrap items-center gap-2">
            <EventBadge event={lastEvent} />
            <RelativeTime at={lastEvent.at} />
          </span>
        )}
        {cue.today > 0 && <span className="figures">{t("today", { count: cue.today })}</span>}
        {nextAt && <span className="figures">{t("next", { time: format.absolute(Date.parse(nextAt)) })}</span>}
        {listening.deaf.length > 0 && (
          <span className="text-warn-ink">{t("deaf", { count: listening.deaf.length, all: listening.malls })}</span>
        )}
        {cue.dropped.count > 0 && <span className="text-warn-ink">{t("dropped", { count: cue.dropped.count })}</span>}
      </div>
    </article>
  );
}

/** When, where, and what follows. */
export function CueSentence({ cue }: { cue: Pick<Cue, "trigger" | "malls" | "actions"> }) {
  const t = useTranslations("cues");
  const words = useCueWords();
  const about = words.about(cue);
  return (
    <div className="grid gap-1">
      <p className="break-words">
        <span className="font-medium text-info-ink">{t("form.when")}</span> {words.trigger(cue.trigger)}
        {about !== null && <span className="text-muted"> · {about}</span>}
      </p>
      <ul className="grid gap-0.5">
        {cue.actions.map((action, index) => (
          <li key={action.id} className="break-words">
            <span className="font-medium text-info-ink">{t(index === 0 ? "form.then" : "form.and")}</span>{" "}
            {words.action(action, cue.trigger)}
          </li>
        ))}
      </ul>
    </div>
  );
}
