"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { MallPicker } from "./mall-picker.tsx";
import { MallRemote } from "./mall-remote.tsx";

/** The remote: one mall's projectors under one thumb. */
export function RemotePage() {
  const t = useTranslations("remote");
  const [chosen] = useQueryState("mall", parseAsString.withDefault(""));
  const projectors = useQuery(api.projectors.list.queryOptions({ input: {} }));
  const pinMall = useQuery(api.me.show.queryOptions()).data?.mall;
  if (pinMall && chosen && chosen !== pinMall)
    return (
      <EmptyState icon={KeyRound} title={t("otherMall", { mall: pinMall })}>
        <TextLink href={`/sign-in?next=${encodeURIComponent(`/remote?mall=${encodeURIComponent(chosen)}`)}`}>
          {t("enterPin", { mall: chosen })}
        </TextLink>
      </EmptyState>
    );
  if (projectors.isPending)
    return (
      <>
        <h1 className="mb-4 font-semibold text-2xl tracking-tight">{t("title")}</h1>
        <Placeholder rows={3} height="h-32" />
      </>
    );
  if (projectors.isError) return <ErrorState error={projectors.error} onRetry={() => void projectors.refetch()} />;
  const malls = new Set(projectors.data.map(({ mall }) => mall));
  const mall = chosen || (malls.size === 1 ? ([...malls][0] ?? "") : "");
  const own = projectors.data.filter((projector) => projector.mall === mall);
  return own.length === 0 ? (
    <MallPicker projectors={projectors.data} />
  ) : (
    <MallRemote key={mall} projectors={own} isOnly={malls.size === 1} />
  );
}
