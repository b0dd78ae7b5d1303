"use client";
import { useQuery } from "@tanstack/react-query";
import { Clapperboard } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { usePresses } from "../press/use-presses.ts";

interface Props {
  mall: string;
  isBlocked: boolean;
  run: (request: (skipOffline: boolean) => Promise<{ id: string }>) => void;
}

/** The scenes of a mall, each a press. */
export function SceneRow({ mall, isBlocked, run }: Props) {
  const t = useTranslations("remote");
  const { press } = usePresses();
  const scenes = useQuery(api.scenes.list.queryOptions({ input: { mall } }));
  if (!scenes.data?.length) return null;
  return (
    <section aria-label={t("scenes")} className="mb-5">
      <h2 className="mb-2 font-semibold text-lg">{t("scenes")}</h2>
      <div className="grid grid-cols-2 gap-2">
        {scenes.data.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            disabled={isBlocked}
            onClick={() =>
              press({
                subject: `scene ${id}`,
                words: t("sceneRun", { name }),
                send: () => run((skipOffline) => client.scenes.run({ id, skipOffline })),
              })
            }
            className="inline-flex min-h-14 min-w-0 cursor-pointer items-center gap-2 rounded-2xl border bg-surface px-4 text-left font-medium disabled:cursor-not-allowed disabled:opacity-50"
          >
            <Clapperboard aria-hidden className="size-5 shrink-0 text-info-ink" />
            <span className="min-w-0 break-words">{name}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
