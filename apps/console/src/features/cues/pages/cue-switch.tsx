"use client";
import { Switch } from "@heroui/react";
import type { Cue } from "@holofleet/contract/fleet/cues.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Switches a cue on or off. */
export function CueSwitch({ cue }: { cue: Cue }) {
  const t = useTranslations("cues");
  const notify = useNotify();
  const queries = useQueryClient();
  const { may } = useMay();
  const change = useMutation({
    mutationFn: (enabled: boolean) => client.cues.enable({ id: cue.id, enabled }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.cues.key() }),
    onError: notify.failed,
  });
  return (
    <Switch
      aria-label={t("switch", { name: cue.name })}
      isSelected={change.isPending ? change.variables : cue.enabled}
      isDisabled={change.isPending || !may("manage", "fleet")}
      onChange={change.mutate}
    >
      <Switch.Content>
        <Switch.Control>
          <Switch.Thumb />
        </Switch.Control>
        <span className="text-muted text-xs">{t(cue.enabled ? "on" : "off")}</span>
      </Switch.Content>
    </Switch>
  );
}
