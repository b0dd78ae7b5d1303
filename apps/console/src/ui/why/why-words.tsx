"use client";
import type { WhyDetails } from "@holofleet/contract/malls/why.ts";
import { useTranslations } from "next-intl";
import { useReasonWords } from "#ui/feedback/use-reason-words.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { type WhyStep, whyStates, whySteps } from "./why.ts";

interface Props {
  reason: string | null;
  reasonCode: string | null;
  reasonDetails: WhyDetails | null;
}

/** Why something is not there yet, in the reader's language, with the next automatic step counted down. */
export function WhyWords({ reason, reasonCode: code, reasonDetails: details }: Props) {
  const t = useTranslations("why");
  const format = useFormat();
  const now = useNow();
  const reasonWords = useReasonWords();
  const state = whyStates.find((one) => one === code);
  // the sentence as a whole has figures and a countdown of its own: the cause alone is what the agent said
  const told = typeof details?.message === "string" ? details.message : null;
  const cause = state ? t(`state.${state}`) : reasonWords({ code, message: code === null ? reason : told, details });
  const { before, after } = whySteps(code, details, now);
  const say = (step: WhyStep) => {
    if (step.key === "left") return t("left", { left: format.count(step.left), total: format.count(step.total) });
    if (step.key === "since") return t("since", { time: format.clock(step.at, now) });
    return "seconds" in step ? t(step.key, { time: format.duration(step.seconds) }) : t(step.key);
  };
  const words = [...before.map(say), cause, ...after.map(say)].filter(Boolean);
  return words.length > 0 && <p className="max-w-sm text-muted text-xs">{words.join(" ")}</p>;
}
