"use client";
import { Button } from "@heroui/react";
import type { ProjectorSet, Scene } from "@holofleet/contract/projectors/scenes.ts";
import { useQuery } from "@tanstack/react-query";
import { Clapperboard, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMallChoice } from "#features/malls/pages/use-mall-choice.ts";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { RemoveScene } from "./remove-scene.tsx";
import { SceneForm } from "./scene-form.tsx";
import { SceneItem, SetItem } from "./scene-items.tsx";
import { SetForm } from "./set-form.tsx";

type Open =
  | { what: "scene"; scene: Scene | null }
  | { what: "set"; set: ProjectorSet | null }
  | { what: "remove"; noun: "scene" | "set"; id: string; name: string }
  | null;

/** Scenes of a mall, and saved sets: what the remote offers beside zones and floors. */
export function ScenesPage() {
  const t = useTranslations("scenes");
  const projectorWords = useTranslations("projectors");
  const { mall, choice } = useMallChoice();
  const scenes = useQuery({ ...api.scenes.list.queryOptions({ input: { mall: mall?.code } }), enabled: Boolean(mall) });
  const sets = useQuery(api.projectorSets.list.queryOptions());
  const projectors = useQuery(api.projectors.list.queryOptions({ input: {} }));
  const [open, setOpen] = useState<Open>(null);
  const own = projectors.data?.filter((projector) => projector.mall === mall?.code) ?? [];
  const nameOf = (id: string) => projectors.data?.find((projector) => projector.id === id)?.name ?? id;
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        back={{ href: "/projectors", label: projectorWords("title") }}
        actions={
          <>
            {mall && (
              <Allowed to="press">
                <LinkButton variant="outline" href={`/remote?mall=${encodeURIComponent(mall.code)}`}>
                  {projectorWords("detail.remote")}
                </LinkButton>
              </Allowed>
            )}
            <Allowed to="equip">
              <Button onPress={() => setOpen({ what: "scene", scene: null })} isDisabled={own.length === 0}>
                <Plus aria-hidden />
                {t("add")}
              </Button>
            </Allowed>
          </>
        }
      />
      <Choice label={t("mall")} className="mb-6 w-full sm:w-72" {...choice} />
      {scenes.isPending && mall && <Placeholder rows={2} height="h-24" />}
      {scenes.isError && <ErrorState error={scenes.error} onRetry={() => void scenes.refetch()} />}
      {scenes.isSuccess && scenes.data.length === 0 && (
        <EmptyState icon={Clapperboard} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      <ul className="grid gap-3">
        {scenes.data?.map((scene) => (
          <SceneItem
            key={scene.id}
            scene={scene}
            nameOf={nameOf}
            onEdit={() => setOpen({ what: "scene", scene })}
            onRemove={() => setOpen({ what: "remove", noun: "scene", id: scene.id, name: scene.name })}
          />
        ))}
      </ul>
      <div className="mt-8">
        <Panel
          title={t("sets.title")}
          actions={
            <Allowed to="equip">
              <Button
                size="sm"
                variant="outline"
                isDisabled={!projectors.data?.length}
                onPress={() => setOpen({ what: "set", set: null })}
              >
                <Plus aria-hidden />
                {t("sets.add")}
              </Button>
            </Allowed>
          }
        >
          {sets.data?.length === 0 && <p className="text-muted">{t("sets.empty")}</p>}
          <ul className="grid gap-3">
            {sets.data?.map((set) => (
              <SetItem
                key={set.id}
                set={set}
                nameOf={nameOf}
                onEdit={() => setOpen({ what: "set", set })}
                onRemove={() => setOpen({ what: "remove", noun: "set", id: set.id, name: set.name })}
              />
            ))}
          </ul>
        </Panel>
      </div>
      {open?.what === "scene" && mall && (
        <SceneForm scene={open.scene} mall={mall.code} projectors={own} onClose={() => setOpen(null)} />
      )}
      {open?.what === "set" && (
        <SetForm set={open.set} projectors={projectors.data ?? []} onClose={() => setOpen(null)} />
      )}
      {open?.what === "remove" && <RemoveScene {...open} onClose={() => setOpen(null)} />}
    </>
  );
}
