"use client";
import { Button } from "@heroui/react";
import type { Person } from "@holofleet/contract/access/people.ts";
import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { PeopleTable } from "./people-table.tsx";
import { PersonAccess } from "./person-access.tsx";
import { PersonForm } from "./person-form.tsx";
import { RemovePerson } from "./remove-person.tsx";
import { RoleTable } from "./role-table.tsx";

type Open = { what: "add" } | { what: "edit" | "access" | "remove"; person: Person } | null;

/** Who may sign in, what they may do, and where. */
export function PeoplePage() {
  const t = useTranslations("people");
  const people = useQuery(api.people.list.queryOptions());
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Button onPress={() => setOpen({ what: "add" })}>
            <UserPlus aria-hidden />
            {t("add.open")}
          </Button>
        }
      />
      <div className="grid gap-6">
        {people.isPending && <Placeholder rows={4} />}
        {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
        {people.data?.length === 0 && (
          <EmptyState icon={Users} title={t("empty")}>
            {t("emptyText")}
          </EmptyState>
        )}
        {people.isSuccess && people.data.length > 0 && (
          <PeopleTable
            people={people.data}
            onEdit={(person) => setOpen({ what: "edit", person })}
            onAccess={(person) => setOpen({ what: "access", person })}
            onRemove={(person) => setOpen({ what: "remove", person })}
          />
        )}
        <Panel title={t("table.title")}>
          <RoleTable />
        </Panel>
      </div>
      {open?.what === "add" && <PersonForm onClose={close} />}
      {open?.what === "edit" && <PersonForm person={open.person} onClose={close} />}
      {open?.what === "access" && <PersonAccess person={open.person} onClose={close} />}
      {open?.what === "remove" && <RemovePerson person={open.person} onClose={close} />}
    </>
  );
}
