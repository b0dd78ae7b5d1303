"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";
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
