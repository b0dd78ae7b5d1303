"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Power, PowerOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { blockOf, faceOf } from "./view.ts";

/** On and off. They say what is wanted; what is true stands above them and comes from the device. */
export function PowerButtons({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors");
  const notify = useNotify();
  const queries = useQueryClient();
  const power = useMutation({
    mutationFn: (on: boolean) => client.projectors.power({ id: projector.id, on }),
    onError: notify.failed,
    onSettled: () => queries.invalidateQueries({ queryKey: api.projectors.key() }),
  });
  const block = blockOf(projector);
  const face = faceOf(projector);
  const reasonId = `blocked-${projector.id}`;
  // the next sensible press stands out, and nothing does where the state is not known
  const next = { on: false, warming: false, standby: true, cooling: true }[face as string];
  return (
    <div className="grid gap-2">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that is not wanted here */}
      <div role="group" aria-label={t("power.group", { name: projector.name })} className="grid grid-cols-2 gap-2">
        {[true, false].map((on) => (
          <Button
            key={String(on)}
            fullWidth
            className="min-h-12 md:min-h-12"
            variant={on === next ? "secondary" : "outline"}
            isDisabled={block !== null}
            isPending={power.isPending && power.variables === on}
            aria-describedby={block === null ? undefined : reasonId}
            onPress={() => power.mutate(on)}
          >
            {on ? <Power aria-hidden /> : <PowerOff aria-hidden />}
            {t(on ? "power.on" : "power.off")}
          </Button>
        ))}
      </div>
      {block !== null && (
        <p id={reasonId} className="text-warn-ink text-xs">
          {t(`blocked.${block}`)}
        </p>
      )}
    </div>
  );
}
