"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { client } from "#ui/api.ts";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";

interface Props {
  mall: { code: string; name: string };
  onClose: () => void;
}

/** Makes a one-time install code when it opens, and shows it once. */
export function InstallCode({ mall, onClose }: Props) {
  const t = useTranslations("malls.install");
  const ui = useTranslations("ui");
  const format = useFormat();
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
          <Secret label={t("command")} text={code.data.command} className="text-xs" />
          <p className="text-muted text-xs">
            {t("expires", { time: format.absolute(Date.parse(code.data.expiresAt)) })} {t("then")}
          </p>
        </>
      )}
    </Dialog>
  );
}

function Secret({ label, text, className }: { label: string; text: string; className: string }) {
  return (
    <div className="grid gap-1.5">
      <span className="font-medium text-sm">{label}</span>
      <div className="flex items-center justify-between gap-2 rounded-lg border bg-surface-secondary py-1 pr-1 pl-3">
        <code className={`min-w-0 select-all break-words font-mono ${className}`}>{text}</code>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
