"use client";
import { Button } from "@heroui/react";
import type { Group } from "@holofleet/contract/groups.ts";
import { useQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { GroupForm } from "./group-form.tsx";
import { GroupLine } from "./group-line.tsx";
import { GroupTable } from "./group-table.tsx";
import { RemoveGroup } from "./remove-group.tsx";

type Open = { what: "add" } | { what: "edit" | "remove" | "line"; group: Group } | null;

/** Groups of malls: which malls, and which works go there by them. */
export function GroupsPage() {
  const t = useTranslations("groups");
  const groups = useQuery(api.groups.list.queryOptions());
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        back={{ href: "/malls", label: t("back") }}
        actions={
          <Allowed to="manage" reach="fleet">
            <Button onPress={() => setOpen({ what: "add" })}>
              <Plus aria-hidden />
              {t("add.open")}
            </Button>
          </Allowed>
        }
      />
      {groups.isPending && <Placeholder rows={4} />}
      {groups.isError && <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data?.length === 0 && (
        <EmptyState icon={Users} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      {groups.isSuccess && groups.data.length > 0 && (
        <GroupTable
          groups={groups.data}
          onEdit={(group) => setOpen({ what: "edit", group })}
          onRemove={(group) => setOpen({ what: "remove", group })}
          onLine={(group) => setOpen({ what: "line", group })}
        />
      )}
      {open?.what === "add" && <GroupForm onClose={close} />}
      {open?.what === "edit" && <GroupForm group={open.group} onClose={close} />}
      {open?.what === "remove" && <RemoveGroup group={open.group} onClose={close} />}
      {open?.what === "line" && <GroupLine group={open.group} onClose={close} />}
    </>
  );
}
