"use client";
import { Button } from "@heroui/react";
import type { contract } from "@holofleet/contract/index.ts";
import { installRoutes } from "@holofleet/shared/install/packages.ts";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { renderSVG } from "uqr";
import { Chip } from "#ui/form/chip.tsx";
import { Secret } from "./secret.tsx";

type Packages = NonNullable<InferContractRouterOutputs<typeof contract>["malls"]["enrol"]["packages"]>;

/** One line for each system, as text and for a phone's camera, and a package for a machine where nothing can be pasted. */
export function InstallWays({ code, packages: { systems } }: { code: string; packages: Packages }) {
  const t = useTranslations("malls.install");
  const [name, setName] = useState(systems[0]?.system);
  const [screen, setScreen] = useState(false);
  const [scan, setScan] = useState(false);
  const chosen = systems.find(({ system }) => system === name);
  if (!chosen) return null;
  const command = `${chosen.command}${screen ? " --screen" : ""}`;
  return (
    <>
      <fieldset className="flex min-w-0 flex-wrap gap-2" aria-label={t("system")}>
        {systems.map(({ system }) => (
          <Chip key={system} isOn={system === name} onPress={() => setName(system)}>
            {t(`systems.${system}`)}
          </Chip>
        ))}
        <Chip isOn={screen} onPress={() => setScreen(!screen)}>
          {t("screen")}
        </Chip>
      </fieldset>
      <Secret label={t(`run.${chosen.system}`)} text={command} className="text-xs" />
      {chosen.system === "macos" && <p className="text-muted text-xs">{t("needsNode")}</p>}
      <div className="flex flex-wrap items-center gap-2">
        <form method="post" action={installRoutes.zip}>
          <input type="hidden" name="platform" value={chosen.platform} />
          <input type="hidden" name="code" value={code} />
          <Button type="submit" size="sm" variant="outline">
            <Download aria-hidden />
            {t("package")}
          </Button>
        </form>
        <Button size="sm" variant="tertiary" onPress={() => setScan(!scan)} aria-expanded={scan}>
          {t("scan")}
        </Button>
      </div>
      {scan && (
        // biome-ignore lint/performance/noImgElement: a picture that is in the page already
        <img
          alt={t("scanAlt")}
          className="w-52 justify-self-center rounded-lg bg-white p-2"
          src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(command, { border: 1 }))}`}
        />
      )}
    </>
  );
}
