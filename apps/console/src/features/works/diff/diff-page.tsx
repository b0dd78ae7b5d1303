"use client";
import type { Diff, Side } from "@holofleet/contract/works/diffs.ts";
import type { Revision } from "@holofleet/contract/works.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { createParser, parseAsStringLiteral, useQueryState } from "nuqs";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { DiffView } from "./diff-view.tsx";
import { kinds } from "./entries.ts";

const parseSide = createParser<Side>({
  parse: (text) => (text === "draft" || text === "current" ? text : /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null),
  serialize: String,
});

/** What changed between any two revisions of a work, or between one and the draft. Sides and filter are in the address. */
export function DiffPage() {
  const t = useTranslations("frames.diff");
  const { slug } = useParams<{ slug: string }>();
  const [from, setFrom] = useQueryState("from", parseSide.withDefault("current"));
  const [to, setTo] = useQueryState("to", parseSide.withDefault("draft"));
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(kinds));
  const work = useQuery(api.works.show.queryOptions({ input: { slug } }));
  const diff = useQuery({
    ...api.works.diff.queryOptions({ input: { slug, from, to } }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        back={{ href: `/works/${slug}`, label: work.data?.title ?? slug }}
        lead={diff.isSuccess && <Lead diff={diff.data} />}
      />
      <div className="grid gap-5">
        {work.isSuccess && (
          <div className="flex flex-wrap items-end gap-3">
            <SideChoice label={t("from")} value={from} onChange={setFrom} revisions={work.data.revisions} />
            <SideChoice label={t("toSide")} value={to} onChange={setTo} revisions={work.data.revisions} />
          </div>
        )}
        {diff.isPending && <Placeholder rows={3} height="h-28" />}
        {diff.isError && <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />}
        {diff.isSuccess && (
          <Panel>
            <DiffView diff={diff.data} kind={kind} onKind={(next) => void setKind(next)} />
          </Panel>
        )}
      </div>
    </>
  );
}

function Lead({ diff: { from, to, bytes } }: { diff: Diff }) {
  const t = useTranslations("frames.diff");
  const format = useFormat();
  const change = to.bytes - from.bytes;
  return (
    <span className="figures">
      {t("summary", { from: from.frames, to: to.frames })} · {change >= 0 ? "+" : "−"}
      {format.bytes(Math.abs(change))} · {t("bytes", { bytes: format.bytes(bytes) })}
    </span>
  );
}

interface SideChoiceProps {
  label: string;
  value: Side;
  onChange: (side: Side) => void;
  revisions: readonly Revision[];
}

function SideChoice({ label, value, onChange, revisions }: SideChoiceProps) {
  const t = useTranslations("frames.diff");
  const words = useTranslations("works.revisions");
  const options = [
    { id: "draft", label: t("draft") },
    { id: "current", label: t("current") },
    ...revisions.map(({ number }) => ({ id: String(number), label: words("number", { number }) })),
  ];
  return (
    <Choice
      label={label}
      options={options}
      value={String(value)}
      onChange={(id) => {
        const side = parseSide.parse(id);
        if (side !== null) onChange(side);
      }}
      className="min-w-0 flex-1 sm:min-w-44 sm:flex-none"
    />
  );
}
