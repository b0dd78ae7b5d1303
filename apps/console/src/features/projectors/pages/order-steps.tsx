"use client";
import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { Check, Circle, LoaderCircle, type LucideIcon, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useResultWords } from "./use-result-words.ts";
import { useWishWords } from "./use-wish-words.ts";
import { type Step, stepsOf } from "./view.ts";

const looks: Record<Step["state"], [icon: LucideIcon, ink: string]> = {
  done: [Check, "text-good-ink"],
  now: [LoaderCircle, "text-info-ink"],
  failed: [X, "text-bad-ink"],
  ahead: [Circle, "text-muted"],
};

/** What a step is called where the order ended before it. */
const missed = { asked: "asked", accepted: "notAccepted", confirmed: "notConfirmed" } as const;

/** The last order on its way: asked → accepted → confirmed, and one sentence about where it stands. */
export function OrderSteps({ command }: { command: ProjectorCommand }) {
  const t = useTranslations("projectors");
  const wish = useWishWords()(command.wish);
  const result = useResultWords()(command);
  return (
    <div className="grid gap-2 rounded-lg bg-surface-secondary p-3">
      <ol aria-label={t("steps.label", { wish })} className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
        {stepsOf(command).map(({ name, state }) => {
          const [Icon, ink] = looks[state];
          return (
            <li
              key={name}
              data-state={state}
              aria-current={state === "now" ? "step" : undefined}
              className={`inline-flex items-center gap-1 font-medium ${ink}`}
            >
              <Icon aria-hidden className={`size-3.5 shrink-0 ${state === "now" ? "animate-spin" : ""}`} />
              {t(`steps.${state === "failed" ? missed[name] : name}`)}
            </li>
          );
        })}
      </ol>
      <p role="status" className="text-sm">
        {t("lastOrder", { wish, result })}{" "}
        <span className="text-muted text-xs">
          <RelativeTime at={command.finishedAt ?? command.createdAt} />
        </span>
      </p>
    </div>
  );
}
