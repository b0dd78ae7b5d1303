"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { nextMoment } from "@holofleet/shared/line.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowDownToLine, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { LineForm } from "#features/lines/pages/line-form.tsx";
import { LineOutlook } from "#features/lines/pages/line-outlook.tsx";
import { LineSummary } from "#features/lines/pages/line-summary.tsx";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { Panel } from "#ui/layout/panel.tsx";

/** How much of its line a mall gives to downloads, and when; the way round it for what it should hold now. */
export function LinePanel({ mall }: { mall: Mall }) {
  const t = useTranslations("lines");
  const notify = useNotify();
  const queries = useQueryClient();
  const now = useNow();
  const { may } = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const { code, timezone } = mall;
  const { own, effective, from, downloadNow } = mall.line;
  const press = useMutation({
    mutationFn: () => client.malls.downloadNow({ code }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      notify.done(t("pressed"));
    },
    onError: notify.failed,
  });
  const isClosed = nextMoment(effective.windows, timezone, now, true) !== now;
  const canPress = isClosed && !downloadNow && mall.sync.state === "drift" && mall.agents.length > 0;
  return (
    <Panel
      title={t("title")}
      actions={
        <Allowed to="manage">
          <Button isIconOnly size="sm" variant="ghost" aria-label={t("edit")} onPress={() => setIsOpen(true)}>
            <Pencil aria-hidden />
          </Button>
        </Allowed>
      }
    >
      <div className="grid gap-2">
        <LineSummary line={effective} />
        {effective.windows !== null && (
          <p className="text-muted text-xs">
            {downloadNow ? t("openedNow") : <LineOutlook line={effective} zone={timezone} />}
          </p>
        )}
        {from.length > 0 && <p className="text-muted text-xs">{t("fromGroups", { groups: from.join(t("comma")) })}</p>}
        {canPress && may("sync") && (
          <Button
            variant="outline"
            className="justify-self-start"
            isPending={press.isPending}
            onPress={() => press.mutate()}
          >
            <ArrowDownToLine aria-hidden />
            {t("downloadNow")}
          </Button>
        )}
      </div>
      {isOpen && (
        <LineForm
          title={t("ofMall", { mall: mall.name })}
          line={own}
          without={t("groupsLine")}
          zone={timezone}
          onSave={(line) => client.malls.setLine({ code, line })}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Panel>
  );
}
