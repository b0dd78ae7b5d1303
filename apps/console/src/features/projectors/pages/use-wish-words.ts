"use client";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** A wish in the reader's words; `inputName` is what people call an input. */
export function useWishWords(): (wish: ProjectorWish, inputName?: (code: string) => string) => string {
  const t = useTranslations("projectors.wish");
  return useCallback(
    (wish, inputName = (code) => code) => {
      switch (wish.type) {
        case "power":
          return t(wish.on ? "powerOn" : "powerOff");
        case "freeze":
          return t(wish.on ? "freezeOn" : "freezeOff");
        case "input":
          return t("input", { name: inputName(wish.code) });
        case "mute": {
          const parts = [
            wish.video === undefined ? [] : [t(wish.video ? "videoMuteOn" : "videoMuteOff")],
            wish.audio === undefined ? [] : [t(wish.audio ? "audioMuteOn" : "audioMuteOff")],
          ].flat();
          return parts.join(t("and"));
        }
        case "volume":
          return t(wish.step === "up" ? "louder" : "quieter");
        case "named":
          return wish.name;
        case "refresh":
          return t("refresh");
      }
    },
    [t],
  );
}
