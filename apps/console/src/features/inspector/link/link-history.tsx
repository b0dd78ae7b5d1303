"use client";
import type { BrokerLink } from "@holofleet/contract/fleet/inspector.ts";
import { CircleX, type LucideIcon, Plug, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { useLinkWords } from "./use-link-words.ts";

type LinkEvent = BrokerLink["events"][number];

const looks: Record<LinkEvent["kind"], [Tone, LucideIcon]> = {
  connected: ["good", Plug],
  refused: ["bad", CircleX],
  unreachable: ["bad", Unplug],
  lost: ["warn", Unplug],
  deaf: ["bad", CircleX],
};

/** What happened to the link, newest first: the code of the broker, in words and with the next step. */
export function LinkHistory({ events }: { events: readonly LinkEvent[] }) {
  const t = useTranslations("inspector.link");
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-xs">{t("history")}</h3>
      {events.length === 0 && <p className="text-muted">{t("noHistory")}</p>}
      <ol className="grid gap-2">
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ event }: { event: LinkEvent }) {
  const t = useTranslations("inspector.link");
  const words = useLinkWords();
  const format = useFormat();
  const now = useNow();
  const { kind, code, cause, times, firstAt, lastAt } = event;
  const [tone, icon] = looks[kind];
  return (
    <li className="grid items-baseline gap-x-3 gap-y-0.5 md:grid-cols-[7rem_9rem_1fr]">
      <time dateTime={firstAt} title={format.absolute(Date.parse(firstAt))} className="figures text-muted">
        {format.clock(Date.parse(firstAt), now)}
      </time>
      <StatusBadge tone={tone} icon={icon}>
        {t(`kinds.${kind}`)}
      </StatusBadge>
      <div className="min-w-0">
        {kind !== "connected" && <p>{words(event)}</p>}
        <p className="text-muted text-xs">
          {[
            code !== null && t("code", { code }),
            cause,
            times > 1 && t("times", { count: times, time: format.clock(Date.parse(lastAt), now) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
    </li>
  );
}
