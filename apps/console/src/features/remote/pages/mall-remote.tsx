"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { api, client } from "#ui/api.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { countsOf, groupings, groupsOf } from "../device/view.ts";
import { BatchResult } from "../press/batch-result.tsx";
import { PressesContext, usePressKeeper } from "../press/use-presses.ts";
import { useSend } from "../press/use-send.ts";
import { WaitingBar } from "../press/waiting-bar.tsx";
import { BlockBanner, useBlock } from "./block-banner.tsx";
import { GroupPower, GroupSection } from "./group-section.tsx";
import { SceneRow } from "./scene-row.tsx";

interface Props {
  /** of one mall, at least one */
  projectors: readonly Projector[];
  /** there is no other mall to choose */
  isOnly: boolean;
}

/** The remote of one mall: groups and their projectors; what is pressed and how it goes stays at the thumb. */
export function MallRemote({ projectors, isOnly }: Props) {
  const t = useTranslations("remote");
  const presses = usePressKeeper();
  const [by, setBy] = useQueryState("by", parseAsStringLiteral(groupings).withDefault("zone"));
  const [batch, setBatch] = useQueryState("order", parseAsString);
  const sets = useQuery(api.projectorSets.list.queryOptions());
  const { refusal, forget, one, many } = useSend((id) => void setBatch(id));
  const block = useBlock(projectors);
  const isBlocked = block !== null;
  const { mall = "", mallName = "" } = projectors[0] ?? {};
  const ids = new Set(projectors.map(({ id }) => id));
  // a set that reaches into other malls is no press of this mall's remote
  const own = (sets.data ?? []).filter((set) => set.projectors.every((id) => ids.has(id)));
  return (
    <PressesContext value={presses}>
      <header className="mb-4 flex items-start gap-1">
        {!isOnly && (
          <Link
            href="/remote"
            aria-label={t("choose")}
            className="-ml-3 grid size-12 shrink-0 place-items-center rounded-full hover:bg-default"
          >
            <ChevronLeft aria-hidden className="size-6" />
          </Link>
        )}
        <div className="min-w-0 py-1">
          <h1 className="break-words font-semibold text-2xl tracking-tight">{mallName}</h1>
          <p className="figures text-muted">{t("counts", countsOf(projectors))}</p>
        </div>
      </header>
      <BlockBanner block={block} />
      <div className={isBlocked ? "grayscale" : ""}>
        <SceneRow mall={mall} isBlocked={isBlocked} run={(request) => void many(request)} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that is not wanted here */}
        <div
          role="group"
          aria-label={t("by.label")}
          className="mb-4 grid grid-cols-4 rounded-full border bg-surface p-1"
        >
          {groupings.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={by === name}
              onClick={() => void setBy(name)}
              className={`min-h-12 cursor-pointer rounded-full px-1 text-sm ${by === name ? "bg-accent/10 font-medium text-info-ink" : "text-muted"}`}
            >
              {t(`by.${name}`)}
            </button>
          ))}
        </div>
        <div className="grid gap-7">
          {groupsOf(mall, projectors, by, own).map((group) => (
            <GroupSection
              key={group.key}
              group={group}
              isBlocked={isBlocked}
              send={(id, wish) => void one(id, wish)}
              sendMany={(target, wish) =>
                void many((skipOffline) => client.batches.request({ target, wish, skipOffline }))
              }
            />
          ))}
        </div>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-30 border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md">
        <div className="mx-auto max-w-xl">
          <WaitingBar />
          {batch !== null && presses.waiting === null && (
            <BatchResult
              key={batch}
              id={batch}
              onClose={() => void setBatch(null)}
              retry={(request) => void many(request)}
            />
          )}
          <div className="px-4 py-3">
            <GroupPower
              name={mallName}
              count={projectors.length}
              isBlocked={isBlocked}
              isMall
              ask={(wish) =>
                void many((skipOffline) => client.batches.request({ target: { by: "mall", mall }, wish, skipOffline }))
              }
            />
          </div>
        </div>
      </div>
      <ConfirmDialog
        title={t("refused.title")}
        confirm={t("refused.goOn", { count: refusal?.reachable ?? 0 })}
        isOpen={refusal !== null}
        onClose={forget}
        onConfirm={() => refusal?.goOn()}
      >
        <p>{t("refused.text", { malls: refusal?.malls.join(", ") ?? "", count: refusal?.left ?? 0 })}</p>
      </ConfirmDialog>
    </PressesContext>
  );
}
