"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { PresenceBadge } from "../pages/presence.tsx";

/** What is known of one agent. */
export function AgentFacts({ agent }: { agent: Mall["agents"][number] }) {
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
