"use client";
import type { AuditEntry } from "@holofleet/contract/fleet/audit.ts";
import { ShieldX } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { useActionWords, useObjectWords } from "./audit-words.ts";

/** Objects that are named before the others are counted. */
const named = 3;

/** Entries as rows: what, who, about what, and all that is known of it. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useTranslations("audit");
  const format = useFormat();
  const wordsOf = useActionWords();
  const columns: Column<AuditEntry>[] = [
    {
      key: "what",
      header: t("columns.what"),
      lead: true,
      cell: ({ action, outcome }) => (
        <span className="grid gap-1">
          <span className="font-medium">{wordsOf(action)}</span>
          {outcome === "refused" && (
            <StatusBadge tone="bad" icon={ShieldX}>
              {t("outcome.refused")}
            </StatusBadge>
          )}
        </span>
      ),
    },
    {
      key: "when",
      header: t("columns.when"),
      cell: ({ at }) => <span className="figures whitespace-nowrap">{format.absolute(Date.parse(at))}</span>,
    },
    {
      key: "who",
      header: t("columns.who"),
      cell: ({ actor }) => (
        <span className="grid min-w-0 gap-0.5">
          <span className="break-all">{actor.name || t("nobody")}</span>
          {actor.kind !== "person" && actor.kind !== "nobody" && (
            <span className="text-muted text-xs">{t(`kind.${actor.kind}`)}</span>
          )}
        </span>
      ),
    },
    { key: "about", header: t("columns.about"), cell: ({ objects }) => <Objects objects={objects} /> },
    { key: "details", header: t("columns.details"), cell: (entry) => <Details entry={entry} /> },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={entries}
      rowKey={({ id }) => id}
      rowName={({ action }) => wordsOf(action)}
    />
  );
}

function Objects({ objects }: { objects: readonly string[] }) {
  const wordsOf = useObjectWords();
  const more = objects.length - named;
  return (
    <ul className="grid gap-0.5">
      {objects.slice(0, named).map((object) => {
        const { words, href } = wordsOf(object);
        return (
          <li key={object} className="break-all">
            {href ? <TextLink href={href}>{words}</TextLink> : words}
          </li>
        );
      })}
      {more > 0 && <li className="text-muted text-xs">+{more}</li>}
    </ul>
  );
}

function Details({ entry: { input, before, after, ip, requestId } }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const parts = [
    ["asked", input],
    ["before", before],
    ["after", after],
  ] as const;
  return (
    <details className="max-w-md">
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-info-ink md:min-h-0">
        {t("field.from", { ip })}
      </summary>
      <div className="mt-2 grid gap-2 text-xs">
        {parts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className="grid gap-0.5">
                <span className="text-muted">{t(`field.${name}`)}</span>
                <pre className="max-h-48 overflow-auto whitespace-pre-wrap break-all rounded-md bg-default p-2 font-mono">
                  {JSON.stringify(value, null, 1)}
                </pre>
              </div>
            ),
        )}
        <span className="break-all text-muted">{t("field.request", { id: requestId })}</span>
      </div>
    </details>
  );
}
