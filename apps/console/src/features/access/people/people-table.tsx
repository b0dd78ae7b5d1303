"use client";
import { Button } from "@heroui/react";
import type { Person } from "@holofleet/contract/access/people.ts";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { HistoryLink } from "#features/audit/pages/history-link.tsx";
import { api } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";

interface Props {
  people: readonly Person[];
  onEdit: (person: Person) => void;
  onAccess: (person: Person) => void;
  onRemove: (person: Person) => void;
}

/** People as rows. */
export function PeopleTable({ people, onEdit, onAccess, onRemove }: Props) {
  const t = useTranslations("people");
  const me = useQuery(api.me.show.queryOptions()).data;
  const columns: Column<Person>[] = [
    {
      key: "name",
      header: t("columns.name"),
      lead: true,
      cell: ({ id, name, email, username, phone, invited }) => (
        <span className="grid min-w-0 gap-0.5">
          <span className="font-medium">
            {name} {id === me?.id && <span className="font-normal text-muted">({t("you")})</span>}
          </span>
          <span className="break-all text-muted text-xs">
            {[email, username, phone].filter(Boolean).join(" · ")}
            {invited && ` · ${t("invited")}`}
          </span>
        </span>
      ),
    },
    { key: "role", header: t("columns.role"), cell: ({ role }) => t(`role.${role}`) },
    { key: "malls", header: t("columns.malls"), cell: (person) => <Within person={person} /> },
    { key: "since", header: t("columns.since"), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      key: "actions",
      header: t("columns.actions"),
      className: "md:text-right",
      cell: (person) => (
        <span className="inline-flex flex-wrap items-center gap-1">
          <HistoryLink object={`person:${person.email}`} />
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("edit", { name: person.name })}
            onPress={() => onEdit(person)}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("access.open", { name: person.name })}
            onPress={() => onAccess(person)}
          >
            <KeyRound aria-hidden />
          </Button>
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("remove.open", { name: person.name })}
            onPress={() => onRemove(person)}
          >
            <Trash2 aria-hidden />
          </Button>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={people}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
    />
  );
}

function Within({ person: { within } }: { person: Person }) {
  const t = useTranslations("people");
  if (within === null) return t("allMalls");
  const named = [...within.malls, ...within.groups.map((name) => t("group", { name }))];
  return <span className="line-clamp-3 max-w-xs">{named.join(t("comma")) || t("noMalls")}</span>;
}
