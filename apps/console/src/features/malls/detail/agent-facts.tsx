"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { CheckList } from "../install/check-list.tsx";
import { PresenceBadge } from "../pages/presence.tsx";

type Agent = Mall["agents"][number];

/** What is known of one agent. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const t = useTranslations("malls.detail");
  const format = useFormat();
  return (
    <Facts
      items={[
        { name: t("stateName"), value: <PresenceBadge presence={agent.presence} /> },
        { name: t("lastSeen"), value: <RelativeTime at={agent.lastSeenAt} /> },
        { name: t("hostname"), value: agent.hostname },
        { name: t("platform"), value: agent.platform },
        { name: t("version"), value: agent.version },
        { name: t("free"), value: agent.freeBytes === null ? null : format.bytes(agent.freeBytes) },
        ...(agent.scrub ? [{ name: t("scrub.name"), value: <ScrubFacts scrub={agent.scrub} /> }] : []),
        ...(agent.older ? [{ name: t("older.name"), value: <OlderFacts older={agent.older} /> }] : []),
        ...(agent.checklist ? [{ name: t("checklist"), value: <Examination checklist={agent.checklist} /> }] : []),
        { name: t("enrolled"), value: <RelativeTime at={agent.enrolledAt} /> },
        {
          name: t("agentId"),
          value: (
            <span className="flex items-center gap-1">
              <code className="min-w-0 truncate font-mono text-xs">{agent.id}</code>
              <CopyButton text={agent.id} />
            </span>
          ),
        },
      ]}
    />
  );
}

/** What it found when it examined itself, and when. */
function Examination({ checklist: { at, checks } }: { checklist: NonNullable<Agent["checklist"]> }) {
  return (
    <details>
      <summary className="cursor-pointer">
        <RelativeTime at={at} />
      </summary>
      <div className="pt-2">
        <CheckList checks={checks} />
      </div>
    </details>
  );
}

/** When all its files were hashed last, and what came of it. */
function ScrubFacts({ scrub: { checkedAt, checked, bad, repaired } }: { scrub: NonNullable<Agent["scrub"]> }) {
  const t = useTranslations("malls.detail.scrub");
  return (
    <span className="flex flex-wrap gap-x-2">
      {checkedAt === null ? <span>{t("notYet")}</span> : <RelativeTime at={checkedAt} />}
      {checked > 0 && <span className="figures text-muted">{t("checked", { checked })}</span>}
      {bad > 0 && (
        <span className={repaired < bad ? "text-warn-ink" : "text-muted"}>
          {t("bad", { bad, left: bad - repaired })}
        </span>
      )}
    </span>
  );
}

/** What it does for an older back end: one line, and its last order for a projector. */
function OlderFacts({ older }: { older: NonNullable<Agent["older"]> }) {
  const t = useTranslations("malls.detail.older");
  const format = useFormat();
  const { listening, reason, files, bytes, rate, failing, stored, orders } = older;
  const last = orders.at(-1);
  return (
    <span className="grid gap-0.5">
      <span className="flex flex-wrap gap-x-2">
        <span className={listening ? "" : "text-warn-ink"}>{t(listening ? "listening" : "silent")}</span>
        <span className="figures text-muted">{t("stored", { count: stored })}</span>
        {files.done < files.total && (
          <span className="figures text-muted">
            {t("progress", files)} <span className="whitespace-nowrap">{format.bytes(bytes)}</span>
            {rate > 0 && <span className="whitespace-nowrap"> {t("rate", { rate: format.bytes(rate) })}</span>}
          </span>
        )}
        {failing > 0 && <span className="text-warn-ink">{t("failing", { count: failing })}</span>}
      </span>
      {reason !== null && <span className="break-words text-muted text-xs">{reason}</span>}
      {last && (
        <span className="text-muted text-xs">
          {t("order", { projector: last.projector, wish: last.wish, result: last.result ?? "…" })}{" "}
          <RelativeTime at={last.at} />
        </span>
      )}
    </span>
  );
}
