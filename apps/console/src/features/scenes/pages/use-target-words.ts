"use client";
import type { SceneTarget } from "@holofleet/contract/projectors/targets.ts";
import { useTranslations } from "next-intl";

/** Whom a step is for, in the reader's words. */
export function useTargetWords(nameOf: (id: string) => string): (target: SceneTarget) => string {
  const t = useTranslations("scenes.target");
  return (target) => {
    switch (target.by) {
      case "mall":
        return t("mall");
      case "zone":
        return t("zone", { name: target.zone });
      case "floor":
        return t("floor", { name: target.floor });
      case "tag":
        return t("tag", { name: target.tag });
      case "projectors":
        return target.projectors.map(nameOf).join(", ");
    }
  };
}
