"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { dueDay, lampHoursOf } from "./problems.ts";

/** Lamp and filter: hours against their limit, their way over the days, and when they are due. */
export function WearBars({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors.wear");
  const wear = useQuery(api.projectors.wear.queryOptions({ input: { id: projector.id } }));
  const days = wear.data ?? [];
  const lamp = lampHoursOf(projector);
  const filter = projector.state?.filterHours?.value ?? null;
  const isLaser = projector.light === "laser" || projector.state?.lamps?.value.length === 0;
  return (
    <div className="grid gap-4">
      {lamp === null ? (
        <p className="text-muted text-sm">{t(isLaser ? "laser" : "noLamp")}</p>
      ) : (
        <Bar
          name={t("lamp")}
          hours={lamp}
          limit={projector.lampLimit}
          days={days.map(({ day, lampHours }) => ({ day, hours: lampHours }))}
        />
      )}
      {filter !== null && (
        <Bar
          name={t("filter")}
          hours={filter}
          limit={projector.filterLimit}
          days={days.map(({ day, filterHours }) => ({ day, hours: filterHours }))}
        />
      )}
    </div>
  );
}

interface BarProps {
  name: string;
  hours: number;
  limit: number | null;
  days: readonly { day: string; hours: number | null }[];
}

function Bar({ name, hours, limit, days }: BarProps) {
  const t = useTranslations("projectors.wear");
  const format = useFormat();
  const share = limit === null ? null : Math.min(1, hours / limit);
  const due = dueDay(days, limit);
  const tone = share === null || share < 0.9 ? "bg-accent" : share < 1 ? "bg-warning" : "bg-danger";
  return (
    <div className="grid gap-1.5">
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">{name}</span>
        <span className="figures text-muted">
          {limit === null
            ? t("hours", { hours: format.count(hours) })
            : t("ofLimit", { hours: format.count(hours), limit: format.count(limit) })}
        </span>
      </p>
      {share !== null && (
        <div aria-hidden className="h-2 overflow-hidden rounded-full bg-default">
          <div className={`h-full rounded-full ${tone}`} style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <Trend days={days} />
      {due !== null && (
        <p className="text-muted text-xs">{t("due", { day: format.day(new Date(due).toISOString().slice(0, 10)) })}</p>
      )}
      {limit === null && <p className="text-muted text-xs">{t("noLimit")}</p>}
    </div>
  );
}

/** A thin line of the hours over the days that are known. */
function Trend({ days }: { days: BarProps["days"] }) {
  const known = days.flatMap(({ hours }) => (hours === null ? [] : [hours]));
  if (known.length < 3) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const points = known.map((hours, index) => {
    const x = (index / (known.length - 1)) * 100;
    return `${x.toFixed(1)},${(23 - ((hours - low) / Math.max(1, high - low)) * 22).toFixed(1)}`;
  });
  return (
    <svg
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className="h-6 w-full text-accent"
      aria-hidden="true"
      focusable="false"
    >
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
