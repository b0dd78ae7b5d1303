"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { InstallProgress } from "./install-progress.tsx";
import { InstallWays } from "./install-ways.tsx";
import { Secret } from "./secret.tsx";

interface Props {
  mall: { code: string; name: string };
  onClose: () => void;
}

/** Makes a one-time install code when it opens, shows it once with the ways to use it, and then what comes of it. */
export function InstallCode({ mall, onClose }: Props) {
  const t = useTranslations("malls.install");
  const ui = useTranslations("ui");
  const format = useFormat();
  const [openedAt] = useState(() => Date.now());
  // A query that is never old and forgotten at once: one code for each opening, even when React mounts twice.
  const code = useQuery({
    queryKey: ["install-code", mall.code],
    queryFn: () => client.malls.enrol({ code: mall.code }),
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });
  return (
    <Dialog
      title={t("title", { mall: mall.name })}
      isOpen
      onClose={onClose}
      sticky
      footer={<Button onPress={onClose}>{ui("close")}</Button>}
    >
      {code.isPending && <Placeholder rows={2} />}
      {code.isError && <ErrorState error={code.error} onRetry={() => void code.refetch()} />}
      {code.isSuccess && (
        <>
          <p className="text-muted">{t("once")}</p>
          <Secret label={t("code")} text={code.data.code} className="text-xl tracking-widest" />
          {code.data.packages ? (
            <InstallWays code={code.data.code} packages={code.data.packages} />
          ) : (
            <>
              <Secret label={t("command")} text={code.data.command} className="text-xs" />
              <p className="text-muted text-xs">{t("noPackages", { command: "npm run package" })}</p>
            </>
          )}
          <p className="text-muted text-xs">
            {t("expires", { time: format.absolute(Date.parse(code.data.expiresAt)) })} {t("then")}
          </p>
          <InstallProgress mall={mall.code} since={openedAt} />
        </>
      )}
    </Dialog>
  );
}
