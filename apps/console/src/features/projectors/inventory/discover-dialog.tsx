"use client";
import { Button } from "@heroui/react";
import { subnetSchema } from "@holofleet/shared/protocol/commands.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { LoaderCircle, Plus, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import type { Draft } from "../form/draft.ts";

interface Props {
  /** code of the mall to begin with; empty when it is to be chosen */
  mall: string;
  /** opens the form with what was found */
  onAdd: (mall: string, given: Partial<Draft>) => void;
  onClose: () => void;
}

/** Has a mall's agent look for projectors, and adds what it found with a press. */
export function DiscoverDialog({ mall: first, onAdd, onClose }: Props) {
  const t = useTranslations("projectors.discover");
  const ui = useTranslations("ui");
  const malls = useQuery(mallsQuery());
  const [chosen, setChosen] = useState(first);
  const [networks, setNetworks] = useState("");
  const mall = chosen || (malls.data?.[0]?.code ?? "");
  const subnets = networks.split(/[\s,，]+/).filter(Boolean);
  const isWrong = subnets.some((subnet) => !subnetSchema.safeParse(subnet).success);
  const start = useMutation({ mutationFn: () => client.discoveries.request({ mall, subnets }) });
  const id = start.data?.id ?? "";
  const search = useQuery({
    ...api.discoveries.show.queryOptions({ input: { id } }),
    enabled: id !== "",
    // notices bring the end; a lost one must not leave somebody waiting
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : 3000),
  });
  const found = search.data?.found ?? [];
  const isSearching = start.isPending || (search.isSuccess && search.data.finishedAt === null);
  return (
    <Dialog
      wide
      title={t("title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {ui("close")}
          </Button>
          <Button isDisabled={mall === "" || isWrong || isSearching} onPress={() => start.mutate()}>
            <Search aria-hidden />
            {t("start")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{t("text")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={t("mall")}
          options={(malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` }))}
          value={mall || null}
          onChange={setChosen}
        />
        <TextInput
          label={t("subnets")}
          name="subnets"
          value={networks}
          onChange={setNetworks}
          hint={t("subnetsHint")}
          error={isWrong ? t("subnetsWrong") : null}
          autoComplete="off"
        />
      </div>
      {start.isError && <ErrorState error={start.error} />}
      <div role="status" className="grid gap-2">
        {isSearching && (
          <p className="inline-flex items-center gap-2 text-info-ink">
            <LoaderCircle aria-hidden className="size-4 animate-spin" />
            {t("searching")}
          </p>
        )}
        {search.data?.state === "failed" && <p className="text-bad-ink">{search.data.reason ?? t("failed")}</p>}
        {search.data?.state === "done" && found.length === 0 && <p>{t("none")}</p>}
      </div>
      <ul className="grid gap-2">
        {found.map((device) => {
          const { host, port, driver, name = "", maker = "", model = "", serial = "", mac, needsPassword } = device;
          const given = {
            host,
            port: String(port),
            driver,
            name: name || model || host,
            model,
            serial,
            ...(mac && { wakeMac: mac }),
          };
          return (
            <li key={`${host}:${port}`} className="flex items-center gap-3 rounded-xl border p-3">
              <span className="min-w-0 flex-1">
                <span className="block break-words font-medium">
                  {[name, maker, model].filter(Boolean).join(" · ") || host}
                </span>
                <span className="figures block text-muted text-xs">
                  {`${host}:${port}`} {needsPassword && `· ${t("needsPassword")}`}
                </span>
              </span>
              {device.projector ? (
                <span className="text-muted text-sm">{t("known")}</span>
              ) : (
                <Button size="sm" onPress={() => onAdd(mall, given)}>
                  <Plus aria-hidden />
                  {t("add")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {(search.data?.more ?? 0) > 0 && <p className="text-warn-ink">{t("more", { count: search.data?.more ?? 0 })}</p>}
    </Dialog>
  );
}
