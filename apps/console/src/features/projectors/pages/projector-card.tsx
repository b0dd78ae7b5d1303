"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { ProblemList } from "../detail/problem-list.tsx";
import { OrderSteps } from "./order-steps.tsx";
import { PowerButtons } from "./power-buttons.tsx";
import { PowerState } from "./power-state.tsx";

interface Props {
  projector: Projector;
  onRemove: () => void;
}

/** One projector as a remote: what it is, what it was asked, and the two buttons. */
export function ProjectorCard({ projector, onRemove }: Props) {
  const t = useTranslations("projectors");
  const titleId = `projector-${projector.id}`;
  return (
    <article aria-labelledby={titleId} className="flex flex-col gap-4 rounded-xl border bg-surface p-4 shadow-surface">
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 id={titleId} className="break-words font-semibold text-base">
            <Link href={`/projectors/${projector.id}`} className="hover:underline">
              {projector.name}
            </Link>
          </h3>
          <Details projector={projector} />
        </div>
        <Allowed to="equip">
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("remove.open", { name: projector.name })}
            onPress={onRemove}
          >
            <Trash2 aria-hidden />
          </Button>
        </Allowed>
      </header>
      <div className="grid gap-2">
        <PowerState projector={projector} />
        <ProblemList projector={projector} />
      </div>
      <div className="mt-auto grid gap-3">
        {projector.command && <OrderSteps command={projector.command} />}
        <Allowed to="press">
          <PowerButtons projector={projector} />
        </Allowed>
      </div>
    </article>
  );
}

function Details({ projector: { host, port, state, zone, floor } }: { projector: Projector }) {
  const t = useTranslations("projectors.details");
  const format = useFormat();
  const model = [state?.identity?.maker, state?.identity?.model].filter(Boolean).join(" ");
  const lamps = state?.lamps?.value;
  const facts = [
    zone,
    floor,
    model,
    `${host}:${port}`,
    state?.power.value === "on" && state.input ? t("input", { code: state.input.value }) : "",
    lamps?.length === 0 ? t("laser") : "",
    ...(lamps ?? []).map(({ hours }) => t("lamp", { hours: format.count(hours) })),
  ];
  return <p className="figures mt-0.5 break-words text-muted text-xs">{facts.filter(Boolean).join(" · ")}</p>;
}
