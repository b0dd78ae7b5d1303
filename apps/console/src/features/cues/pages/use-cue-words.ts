"use client";
import { ruleOf } from "@holofleet/contract/assignments.ts";
import type { CueAction, CueDraft, CueTrigger, CueWhere } from "@holofleet/contract/fleet/cues.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDayNames } from "#features/lines/pages/use-line-words.ts";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { useTargetWords } from "#features/scenes/pages/use-target-words.ts";
import { api } from "#ui/api.ts";
import { hasOwnMall } from "../form/cue-draft.ts";

/** Puts a cue in words: when it happens, and what it does. */
export function useCueWords() {
  const t = useTranslations("cues.words");
  const days = useDayNames();
  const wishWords = useWishWords();
  const targetWords = useTargetWords((id) => id);
  const channels = useQuery(api.channels.list.queryOptions());

  const where = (malls: CueWhere, trigger: CueTrigger): string => {
    if (malls === "here") return t(hasOwnMall(trigger) ? "here" : "each");
    const rule = ruleOf(malls);
    if (rule === "all") return t("allMalls");
    return [...rule.groups, ...rule.tags.map((tag) => `#${tag}`), ...rule.malls].join(t("comma")) || t("noMalls");
  };
  const trigger = (one: CueTrigger): string => {
    switch (one.type) {
      case "topic": {
        const { topic, condition } = one;
        if (condition === null) return t("topic", { topic });
        if (condition.by !== "field") return t(`topicWhen.${condition.by}`, { topic, text: condition.text });
        const value = String(condition.value);
        return t(`topicWhen.${condition.op}`, { topic, path: condition.path || "·", value });
      }
      case "schedule": {
        const times = one.times.map(({ days: on, at }) => {
          const named = on.length === 7 ? t("daily") : on.map((day) => days[day]).join(t("comma"));
          return `${named} ${at}`;
        });
        return t("schedule", { times: times.join(t("comma")), zone: one.timezone ?? t("ownZone") });
      }
      case "mall_offline":
      case "projector_fault":
        return t(one.type, { minutes: one.minutes });
      case "disk_low":
        return t("disk_low", { size: one.freeGb });
      default:
        return t(one.type);
    }
  };
  const action = (one: CueAction, trigger: CueTrigger): string => {
    switch (one.type) {
      case "command":
        return t("command", {
          wish: wishWords(one.wish),
          target: targetWords(one.target),
          where: where(one.where, trigger),
        });
      case "scene":
        return t("scene", { scene: one.scene, where: where(one.where, trigger) });
      case "publish":
        return t("publish", { topic: one.topic });
      case "notify":
        return t("notify", { channel: channels.data?.find(({ id }) => id === one.channel)?.name ?? t("goneChannel") });
    }
  };
  /** `null` where it is about all malls */
  const about = ({ malls, trigger }: Pick<CueDraft, "malls" | "trigger">): string | null =>
    ruleOf(malls) === "all" ? null : t("about", { malls: where(malls, trigger) });
  return { trigger, action, about };
}
