"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Pencil, Trash2 } from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { CueForm } from "../form/cue-form.tsx";
import { CueSentence } from "./cue-card.tsx";
import { CueSwitch } from "./cue-switch.tsx";
import { EventList } from "./event-list.tsx";
import { TestDialog } from "./test-dialog.tsx";

/** One cue: its sentence, how it stands, and what it did. */
export function CuePage() {
  const { id } = useParams<{ id: string }>();
  const t = useTranslations("cues");
  const format = useFormat();
  const router = useRouter();
  const query = useQuery(api.cues.show.queryOptions({ input: { id } }));
  const [open, setOpen] = useState<"edit" | "test" | "remove" | null>(null);
  const close = () => setOpen(null);
  if (query.isPending) return <Placeholder rows={4} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const cue = query.data;
  const { listening, dropped, nextAt } = cue;
  return (
    <>
      <PageHeader
        title={cue.name}
        back={{ href: "/cues", label: t("title") }}
        actions={
          <>
            <CueSwitch cue={cue} />
            <Allowed to="manage" reach="fleet">
              <Button variant="ghost" isIconOnly aria-label={t("remove.open")} onPress={() => setOpen("remove")}>
                <Trash2 aria-hidden />
              </Button>
              <Button variant="outline" onPress={() => setOpen("edit")}>
                <Pencil aria-hidden />
                {t("edit")}
              </Button>
              <Button onPress={() => setOpen("test")}>
                <FlaskConical aria-hidden />
                {t("test.open")}
              </Button>
            </Allowed>
          </>
        }
      />
      <div className="grid gap-6">
        <Panel>
          <div className="grid gap-4">
            <CueSentence cue={cue} />
            <Facts
              items={[
                { name: t("facts.next"), value: nextAt && format.absolute(Date.parse(nextAt)) },
                {
                  name: t("facts.listening"),
                  value:
                    listening.malls === 0
                      ? null
                      : listening.deaf.length === 0
                        ? t("hears", { all: listening.malls })
                        : t("deaf", { count: listening.deaf.length, all: listening.malls }),
                },
                {
                  name: t("facts.dropped"),
                  value: dropped.count > 0 && (
                    <>
                      {t("dropped", { count: dropped.count })} <RelativeTime at={dropped.at} />
                    </>
                  ),
                },
                {
                  name: t("facts.changed"),
                  value: (
                    <>
                      {cue.changedBy} · <RelativeTime at={cue.updatedAt} />
                    </>
                  ),
                },
              ].map(({ name, value }) => ({ name, value: value || null }))}
            />
            {listening.deaf.length > 0 && (
              <ul className="grid gap-0.5 text-muted text-xs">
                {listening.deaf.slice(0, 10).map(({ mall, reason }) => (
                  <li key={mall}>
                    {mall}: {reason || t("notSaid")}
                  </li>
                ))}
              </ul>
            )}
          </div>
        </Panel>
        <section className="grid gap-3">
          <h2 className="font-semibold text-sm">{t("history")}</h2>
          <EventList cue={cue} />
        </section>
      </div>
      {open === "edit" && <CueForm cue={cue} onClose={close} />}
      {open === "test" && <TestDialog cue={cue} onClose={close} />}
      {open === "remove" && (
        <RemoveDialog
          title={t("remove.title", { name: cue.name })}
          text={t("remove.text")}
          confirm={t("remove.confirm")}
          remove={() => client.cues.remove({ id })}
          stale={[api.cues.list.key()]}
          onClose={close}
          onRemoved={() => router.push("/cues")}
        />
      )}
    </>
  );
}
