"use client";
import { useQuery } from "@tanstack/react-query";
import { Check, CircleDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { CheckList } from "./check-list.tsx";

/** What becomes of an installation, as it happens: the machine that was enrolled after `since` (epoch ms), its first word, its own checks. */
export function InstallProgress({ mall: code, since }: { mall: string; since: number }) {
  const t = useTranslations("malls.install");
  const mall = useQuery(api.malls.show.queryOptions({ input: { code } }));
  const agent = mall.data?.agents.filter(({ enrolledAt }) => Date.parse(enrolledAt) > since).at(-1);
  const steps = [
    { name: "enrolled", done: agent !== undefined },
    { name: "connected", done: agent?.presence === "online" },
    { name: "checked", done: Boolean(agent?.checklist) },
  ] as const;
  return (
    <div className="grid gap-3 border-separator border-t pt-3" aria-live="polite">
      <div className="flex flex-wrap gap-2">
        {steps.map(({ name, done }) => (
          <StatusBadge key={name} tone={done ? "good" : "muted"} icon={done ? Check : CircleDashed}>
            {t(`steps.${name}`)}
          </StatusBadge>
        ))}
      </div>
      {agent?.checklist && <CheckList checks={agent.checklist.checks} />}
    </div>
  );
}
