"use client";
import type { Target } from "@holofleet/contract/syncs.ts";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Choice } from "#ui/form/choice.tsx";
import { arrange, orderTargets, type TargetOrder, targetOrders } from "./order.ts";
import { TargetTable } from "./target-table.tsx";

/** The malls of a sync. Their order is made when it is asked for, and stands while the figures move. */
export function TargetList({ targets }: { targets: readonly Target[] }) {
  const t = useTranslations("syncs.detail");
  const [{ order, ids }, setOrder] = useState<{ order: TargetOrder; ids: string[] }>(() => ({
    order: "mall",
    ids: orderTargets(targets, "mall"),
  }));
  const rows = useMemo(() => arrange(targets, ids), [targets, ids]);
  const words: Record<TargetOrder, string> = { mall: t("byMall"), slowest: t("slowest") };
  return (
    <section className="grid gap-3" aria-label={t("rows")}>
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold text-sm">{t("rows")}</h2>
        <Choice
          label={t("order")}
          hideLabel
          className="w-44"
          options={targetOrders.map((id) => ({ id, label: words[id] }))}
          value={order}
          onChange={(id) => setOrder({ order: id as TargetOrder, ids: orderTargets(targets, id as TargetOrder) })}
        />
      </div>
      <TargetTable targets={rows} />
    </section>
  );
}
