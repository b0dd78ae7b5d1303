"use client";
import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { useResultWords } from "../pages/use-result-words.ts";
import { useWishWords } from "../pages/use-wish-words.ts";
import { inkOf } from "../pages/view.ts";

/** Who or what asked a projector for what, and how it ended. */
export function History({ id, timezone }: { id: string; timezone: string }) {
  const t = useTranslations("projectors.history");
  const result = useResultWords();
  const words = useWishWords();
  const format = useFormat();
  const history = useQuery(api.projectors.history.queryOptions({ input: { id } }));
  const columns: Column<ProjectorCommand>[] = [
    {
      key: "what",
      header: t("what"),
      lead: true,
      cell: ({ wish }) => <span className="font-medium">{words(wish)}</span>,
    },
    {
      key: "who",
      header: t("who"),
      cell: ({ source, requestedBy }) => (source === "person" ? requestedBy : t(source, { by: requestedBy ?? "" })),
    },
    { key: "when", header: t("when"), cell: ({ createdAt }) => <RelativeTime at={createdAt} zone={timezone} /> },
    {
      key: "result",
      header: t("result"),
      cell: (command) => <span className={inkOf(command)}>{result(command)}</span>,
    },
    {
      key: "seconds",
      header: t("seconds"),
      className: "figures",
      cell: ({ final, elapsedMs }) => (final && elapsedMs > 0 ? format.duration(elapsedMs / 1000) : ""),
    },
  ];
  if (history.isPending) return <Placeholder rows={3} height="h-12" />;
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  if (history.data.length === 0) return <p className="p-4 text-muted">{t("none")}</p>;
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={history.data}
      rowKey={(command) => command.id}
      rowName={(command) => words(command.wish)}
    />
  );
}
