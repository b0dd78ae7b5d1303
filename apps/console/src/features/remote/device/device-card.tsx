"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { ChevronDown, Power, PowerOff, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { OrderSteps } from "#features/projectors/pages/order-steps.tsx";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { faceOf, saidAt, troubles } from "#features/projectors/pages/view.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { usePresses } from "../press/use-presses.ts";
import { DeviceControls } from "./device-controls.tsx";
import { PowerRing } from "./power-ring.tsx";
import { inputsOf } from "./view.ts";

interface Props {
  projector: Projector;
  /** nothing can be sent now */
  isBlocked: boolean;
  send: (id: string, wish: ProjectorWish) => void;
}

/** One projector under the thumb: what it is, how old that is, on, off, and the rest behind a press. */
export function DeviceCard({ projector, isBlocked, send }: Props) {
  const t = useTranslations("projectors");
  const remote = useTranslations("remote");
  const words = useWishWords();
  const { press } = usePresses();
  const [isOpen, setIsOpen] = useState(false);
  const { id, name, command } = projector;
  const face = faceOf(projector);
  const at = saidAt(projector);
  const isSettled =
    command === null || (command.final && (command.state === "confirmed" || command.state === "already"));
  const inputName = (code: string) => inputsOf(projector).find((input) => input.code === code)?.label ?? code;
  const ask = (wish: ProjectorWish) =>
    press({ subject: `${id} ${wish.type}`, words: `${words(wish, inputName)} · ${name}`, send: () => send(id, wish) });
  const isOn = face === "on" || face === "warming";
  return (
    <article aria-labelledby={`device-${id}`} className="grid gap-3 rounded-2xl border bg-surface p-4">
      <div className="flex items-center gap-3">
        <PowerRing projector={projector} />
        <div className="min-w-0 flex-1">
          <h3 id={`device-${id}`} className="break-words font-semibold text-base leading-tight">
            {name}
          </h3>
          <p className="mt-0.5 font-medium text-lg leading-tight">{t(`face.${face}`)}</p>
          <p className="text-muted text-xs">
            {at === null ? t("neverSaid") : t.rich("said", { time: () => <RelativeTime key="at" at={at} /> })}
          </p>
        </div>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={remote("more", { name })}
          onClick={() => setIsOpen(!isOpen)}
          className="grid size-12 shrink-0 cursor-pointer place-items-center rounded-full hover:bg-default"
        >
          <ChevronDown aria-hidden className={`size-5 transition-transform ${isOpen ? "rotate-180" : ""}`} />
        </button>
      </div>
      {troubles(projector).map(({ part, level }) => (
        <StatusBadge key={part} tone={level === "error" ? "bad" : "warn"} icon={TriangleAlert}>
          {t(`trouble.${level}`, { part: t(`trouble.${part}`) })}
        </StatusBadge>
      ))}
      {command !== null && !isSettled && <OrderSteps command={command} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that is not wanted here */}
      <div role="group" aria-label={t("power.group", { name })} className="grid grid-cols-2 gap-2">
        <Button
          fullWidth
          className="min-h-12 text-base md:min-h-12"
          variant={isOn ? "outline" : "primary"}
          isDisabled={isBlocked}
          onPress={() => ask({ type: "power", on: true })}
        >
          <Power aria-hidden />
          {t("power.on")}
        </Button>
        <Button
          fullWidth
          className="min-h-12 text-base md:min-h-12"
          variant="outline"
          isDisabled={isBlocked}
          onPress={() => ask({ type: "power", on: false })}
        >
          <PowerOff aria-hidden />
          {t("power.off")}
        </Button>
      </div>
      {isOpen && <DeviceControls projector={projector} isBlocked={isBlocked} ask={ask} />}
    </article>
  );
}
