"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { EyeOff, type LucideIcon, RefreshCw, Snowflake, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { faceOf } from "#features/projectors/pages/view.ts";
import { InputIcon } from "./input-icon.tsx";
import { inputsOf, lacks } from "./view.ts";

interface Props {
  projector: Projector;
  isBlocked: boolean;
  ask: (wish: ProjectorWish) => void;
}

/** What stands behind power: inputs, mutes, freeze. What the device is known not to have is greyed and says so. */
export function DeviceControls({ projector, isBlocked, ask }: Props) {
  const t = useTranslations("remote.controls");
  const { state } = projector;
  const inputs = inputsOf(projector);
  const current = state?.input?.value;
  const isOn = faceOf(projector) === "on" || faceOf(projector) === "warming";
  const mute = state?.mute?.value;
  const split = !lacks(projector, "mute.split");
  const noMute = lacks(projector, "mute");
  const muted = { video: mute?.video ?? false, audio: mute?.audio ?? false };
  const toggles: {
    icon: LucideIcon;
    name: "blank" | "mute" | "freeze";
    isOn: boolean;
    wish: ProjectorWish;
    lacks: boolean;
  }[] = [
    {
      icon: EyeOff,
      name: "blank",
      isOn: muted.video,
      // a device that knows both together only is asked for both
      wish: { type: "mute", video: !muted.video, ...(!split && { audio: !muted.video }) },
      lacks: noMute,
    },
    {
      icon: VolumeX,
      name: "mute",
      isOn: muted.audio,
      wish: { type: "mute", audio: !muted.audio },
      lacks: noMute || !split,
    },
    {
      icon: Snowflake,
      name: "freeze",
      isOn: state?.freeze?.value ?? false,
      wish: { type: "freeze", on: !(state?.freeze?.value ?? false) },
      lacks: lacks(projector, "freeze"),
    },
  ];
  return (
    <div className="grid gap-4">
      {!isOn && <p className="text-muted text-sm">{t("offHint")}</p>}
      {inputs.length > 0 && (
        <fieldset className="grid gap-2" disabled={isBlocked || !isOn || lacks(projector, "input")}>
          <legend className="mb-2 font-medium text-sm">
            {t("input")}
            {state?.signal && isOn && (
              <span className="ml-2 font-normal text-muted">
                {state.signal.value === "none"
                  ? t("noSignal")
                  : state.signal.value === "unknown"
                    ? ""
                    : state.signal.value}
              </span>
            )}
          </legend>
          <div className="grid grid-cols-2 gap-2">
            {inputs.map(({ code, label, icon }) => (
              <button
                key={code}
                type="button"
                aria-pressed={code === current}
                onClick={() => ask({ type: "input", code })}
                className={`inline-flex min-h-12 min-w-0 cursor-pointer items-center gap-2 rounded-xl border px-3 text-left disabled:cursor-not-allowed disabled:opacity-50 ${code === current ? "border-accent bg-accent/10 font-medium text-info-ink" : "bg-surface"}`}
              >
                <InputIcon icon={icon} />
                <span className="min-w-0 truncate">{label}</span>
              </button>
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid grid-cols-3 gap-2">
        {toggles.map(({ icon: Icon, name, isOn: pressed, wish, lacks: missing }) => (
          <button
            key={name}
            type="button"
            aria-pressed={pressed}
            disabled={isBlocked || !isOn || missing}
            onClick={() => ask(wish)}
            className={`grid min-h-16 cursor-pointer place-content-center justify-items-center gap-1 rounded-xl border px-1 text-xs disabled:cursor-not-allowed disabled:opacity-50 ${pressed ? "border-accent bg-accent/10 font-medium text-info-ink" : "bg-surface"}`}
          >
            <Icon aria-hidden className="size-5" />
            {t(name)}
            {missing && <span className="text-[0.6875rem] text-muted">{t("lacks")}</span>}
          </button>
        ))}
      </div>
      <button
        type="button"
        disabled={isBlocked}
        onClick={() => ask({ type: "refresh" })}
        className="inline-flex min-h-12 cursor-pointer items-center justify-center gap-2 rounded-xl text-muted text-sm disabled:opacity-50"
      >
        <RefreshCw aria-hidden className="size-4" />
        {t("refresh")}
      </button>
    </div>
  );
}
