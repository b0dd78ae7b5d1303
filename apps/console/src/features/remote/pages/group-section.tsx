"use client";
import { Button } from "@heroui/react";
import type { ProjectorTarget } from "@holofleet/contract/projectors/targets.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { Power, PowerOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { DeviceCard } from "../device/device-card.tsx";
import { countsOf, type Group } from "../device/view.ts";
import { HoldButton } from "../press/hold-button.tsx";
import { usePresses } from "../press/use-presses.ts";

interface Props {
  group: Group;
  isBlocked: boolean;
  send: (id: string, wish: ProjectorWish) => void;
  sendMany: (target: ProjectorTarget, wish: ProjectorWish) => void;
}

/** A zone, floor, tag or set: all of it at once, then each of its projectors. */
export function GroupSection({ group, isBlocked, send, sendMany }: Props) {
  const t = useTranslations("remote");
  const { title, target, projectors, key } = group;
  const name = title || t("ungrouped");
  const titleId = `group-${key || "rest"}`;
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <h2 id={titleId} className="min-w-0 break-words font-semibold text-lg">
          {name}
        </h2>
        <p className="figures shrink-0 text-muted text-sm">{t("counts", countsOf(projectors))}</p>
      </div>
      {target !== null && projectors.length > 1 && (
        <GroupPower
          name={name}
          count={projectors.length}
          isBlocked={isBlocked}
          ask={(wish) => sendMany(target, wish)}
        />
      )}
      {projectors.map((projector) => (
        <DeviceCard key={projector.id} projector={projector} isBlocked={isBlocked} send={send} />
      ))}
    </section>
  );
}

interface PowerProps {
  name: string;
  count: number;
  isBlocked: boolean;
  ask: (wish: ProjectorWish) => void;
  /** it is the whole mall, and the buttons say so */
  isMall?: boolean;
}

/** On and off for many: off is held. */
export function GroupPower({ name, count, isBlocked, ask, isMall = false }: PowerProps) {
  const t = useTranslations("remote");
  const { press } = usePresses();
  const power = (on: boolean) =>
    press({
      subject: `group ${name}`,
      words: t(on ? "groupOn" : "groupOff", { name, count }),
      send: () => ask({ type: "power", on }),
    });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that is not wanted here
    <div role="group" aria-label={t("groupPower", { name })} className="grid grid-cols-2 gap-2">
      <Button
        fullWidth
        variant="secondary"
        className="min-h-12 text-base md:min-h-12"
        isDisabled={isBlocked}
        onPress={() => power(true)}
      >
        <Power aria-hidden />
        {t(isMall ? "mallOn" : "allOn")}
      </Button>
      <HoldButton question={t("offQuestion", { name, count })} isDisabled={isBlocked} onHeld={() => power(false)}>
        <PowerOff aria-hidden className="size-4 shrink-0" />
        {t(isMall ? "mallOff" : "allOff")}
      </HoldButton>
    </div>
  );
}
