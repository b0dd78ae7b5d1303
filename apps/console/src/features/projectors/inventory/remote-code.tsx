"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { renderSVG } from "uqr";
import { api } from "#ui/api.ts";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { remoteAddress } from "./remote-address.ts";

/** The mall's remote as a code for phones. */
export function RemoteCode({ mall }: { mall: string }) {
  const t = useTranslations("projectors.code");
  const status = useQuery(api.fleet.status.queryOptions());
  if (!status.isSuccess) return null;
  const address = remoteAddress(status.data.publicUrl, location.origin, mall);
  if (address === null)
    return (
      <p className="text-muted text-sm">
        {t("noAddress")} <TextLink href={`/remote?mall=${encodeURIComponent(mall)}`}>{t("open")}</TextLink>
      </p>
    );
  return (
    <div className="grid justify-items-center gap-3 text-center">
      {/* biome-ignore lint/performance/noImgElement: a picture that is in the page already */}
      <img
        alt={t("alt", { address })}
        className="w-44 rounded-lg bg-white p-2"
        src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(address, { border: 1 }))}`}
      />
      <p className="text-muted text-sm">{t("text")}</p>
      <p className="inline-flex max-w-full items-center gap-1 text-xs">
        <code className="break-all font-mono">{address}</code>
        <CopyButton text={address} />
      </p>
    </div>
  );
}
