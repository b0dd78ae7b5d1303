"use client";
import { Button } from "@heroui/react";
import type { LegacyAgent, MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Progress } from "#ui/feedback/progress.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { useNow } from "#ui/i18n/use-now.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { Credentials } from "./credentials.tsx";
import { Inferred } from "./inferred.tsx";
import { LegacyForm } from "./legacy-form.tsx";

/** The older agent of a mall: what it is taken to have fetched, how it is spoken to, and its password. */
export function LegacyFacts({ mall }: { mall: string }) {
  const t = useTranslations("legacy.facts");
  const [open, setOpen] = useState<"change" | "rotate" | MqttCredentials | null>(null);
  const legacy = useQuery(api.malls.showLegacy.queryOptions({ input: { code: mall } }));
  const rotate = useMutation({
    mutationFn: () => client.malls.rotateLegacy({ code: mall }),
    onSuccess: ({ mqtt }) => setOpen(mqtt),
  });
  const close = () => setOpen(null);
  if (legacy.isPending) return <Placeholder rows={3} />;
  if (legacy.isError) return <ErrorState error={legacy.error} onRetry={() => void legacy.refetch()} />;
  return (
    <div className="grid gap-3">
      <Fetched legacy={legacy.data} />
      <Spoken legacy={legacy.data} />
      <Allowed to="manage">
        <div className="flex flex-wrap gap-2">
          <Button size="sm" variant="outline" onPress={() => setOpen("change")}>
            <Pencil aria-hidden />
            {t("change")}
          </Button>
          <Button size="sm" variant="outline" onPress={() => setOpen("rotate")}>
            <KeyRound aria-hidden />
            {t("rotate")}
          </Button>
        </div>
      </Allowed>
      {open === "change" && <LegacyForm mall={mall} legacy={legacy.data} onClose={close} onSaved={close} />}
      <ConfirmDialog
        title={t("rotateTitle", { mall })}
        confirm={t("rotate")}
        isOpen={open === "rotate"}
        onClose={close}
        onConfirm={() => rotate.mutate()}
        isPending={rotate.isPending}
        danger
      >
        <p>{t("rotateText")}</p>
        {rotate.isError && <ErrorState error={rotate.error} />}
      </ConfirmDialog>
      {open !== null && typeof open === "object" && <Credentials mall={mall} mqtt={open} onClose={close} />}
    </div>
  );
}

function Fetched({ legacy: { pictures, doneAt } }: { legacy: LegacyAgent }) {
  const t = useTranslations("legacy.facts");
  const now = useNow();
  const { total, fetched, announced, waiting, unfit, givenUp } = pictures;
  const eta = doneAt === null ? null : Math.max(0, (Date.parse(doneAt) - now) / 1000);
  const parts = [
    announced > 0 && t("announced", { count: announced }),
    waiting > 0 && t("waiting", { count: waiting }),
    unfit > 0 && t("unfit", { count: unfit }),
    givenUp > 0 && t("givenUp", { count: givenUp }),
  ];
  return (
    <div className="grid gap-2">
      <Inferred />
      <Progress files={{ done: fetched, total }} bytes={{ done: 0, total: 0 }} eta={eta} label={t("fetched")} />
      <p className="text-muted text-xs">{parts.filter(Boolean).join(t("comma")) || t("nothing")}</p>
    </div>
  );
}

function Spoken({ legacy }: { legacy: LegacyAgent }) {
  const t = useTranslations("legacy.facts");
  const { username, code, topics, base, style, recipe, announcedAt, fetchedAt, signedInAt } = legacy;
  return (
    <Facts
      items={[
        { name: t("fetchedAt"), value: <RelativeTime at={fetchedAt} /> },
        { name: t("announcedAt"), value: <RelativeTime at={announcedAt} /> },
        { name: t("signedInAt"), value: <RelativeTime at={signedInAt} /> },
        { name: t("code"), value: <code className="font-mono">{code}</code> },
        { name: t("topics"), value: t(topics) },
        {
          name: t("pictures"),
          value: (
            <code className="break-all font-mono text-xs">
              {base}…!{style}
            </code>
          ),
        },
        {
          name: t("recipe"),
          value:
            recipe.edge === null
              ? t("recipeFull", { quality: recipe.quality })
              : t("recipeEdge", { edge: recipe.edge, quality: recipe.quality }),
        },
        { name: t("username"), value: <code className="break-all font-mono text-xs">{username}</code> },
      ]}
    />
  );
}
