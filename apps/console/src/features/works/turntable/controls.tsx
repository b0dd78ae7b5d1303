"use client";
import { Button } from "@heroui/react";
import { ArrowLeftRight, Maximize, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { useFormat } from "#ui/i18n/use-format.ts";
import type { Turntable, TurntableView } from "./engine.ts";

const rates = [6, 12, 24, 30, 60];

function useView<T>(turntable: Turntable, pick: (view: TurntableView) => T): T {
  const read = () => pick(turntable.read());
  return useSyncExternalStore(turntable.subscribe, read, read);
}

interface Props {
  turntable: Turntable;
  onFullScreen: () => void;
}

/** Play and pause, speed, direction, full screen. */
export function Controls({ turntable, onFullScreen }: Props) {
  const t = useTranslations("frames.turntable");
  const playing = useView(turntable, (view) => view.playing);
  const direction = useView(turntable, (view) => view.direction);
  const rate = useView(turntable, (view) => view.rate);
  const usual = Math.round(rate * 10) / 10;
  return (
    <div className="flex items-center gap-1.5">
      <Button
        isIconOnly
        variant="ghost"
        aria-label={playing ? t("pause") : t("play")}
        onPress={() => turntable.change({ playing: !playing })}
      >
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      </Button>
      <Button
        isIconOnly
        variant="ghost"
        aria-label={direction === 1 ? t("forwards") : t("backwards")}
        onPress={() => turntable.change({ direction: direction === 1 ? -1 : 1 })}
      >
        <ArrowLeftRight aria-hidden />
      </Button>
      <select
        aria-label={t("speed")}
        value={usual}
        onChange={({ currentTarget }) => turntable.change({ rate: Number(currentTarget.value) })}
        className="figures h-9 min-h-11 rounded-lg border bg-transparent px-2 text-sm md:min-h-9 [&>option]:text-black"
      >
        {[...new Set([...rates, usual])]
          .sort((a, b) => a - b)
          .map((value) => (
            <option key={value} value={value}>
              {t("rate", { rate: value })}
            </option>
          ))}
      </select>
      <Button isIconOnly variant="ghost" aria-label={t("fullScreen")} onPress={onFullScreen}>
        <Maximize aria-hidden />
      </Button>
    </div>
  );
}

/** The frame on the stage, to be seen and to be pulled. */
export function Position({ turntable, count }: { turntable: Turntable; count: number }) {
  const t = useTranslations("frames.turntable");
  const format = useFormat();
  const index = useView(turntable, (view) => view.index);
  const loaded = useView(turntable, (view) => Math.round(view.loaded * 100));
  return (
    <div className="grid min-w-40 flex-1 gap-0.5">
      <input
        type="range"
        min={0}
        max={count - 1}
        value={index}
        onChange={({ currentTarget }) => turntable.seek(currentTarget.valueAsNumber)}
        aria-label={t("position")}
        aria-valuetext={t("place", { place: index + 1, total: count })}
        className="h-6 w-full accent-accent"
      />
      <span className="figures flex justify-between text-white/70 text-xs">
        <span>
          {format.count(index + 1)} / {format.count(count)}
        </span>
        {loaded < 100 && <span>{t("loading", { share: format.percent(loaded / 100) })}</span>}
      </span>
    </div>
  );
}
