"use client";
import { Button } from "@heroui/react";
import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { History, Megaphone, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { ChannelForm } from "./channel-form.tsx";
import { ChannelTable } from "./channel-table.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

type Open =
  | { what: "add" }
  | { what: "edit" | "remove" | "rotate"; channel: Channel }
  | { what: "secret"; channel: Channel; secret: string }
  | null;

/** Where messages go: each channel with what became of its last message. */
export function ChannelsPage() {
  const t = useTranslations("notify");
  const notify = useNotify();
  const queries = useQueryClient();
  const channels = useQuery(api.channels.list.queryOptions());
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const onSecret = (channel: Channel, secret: string) => setOpen({ what: "secret", channel, secret });
  const test = useMutation({
    mutationFn: ({ id }: Channel) => client.channels.test({ id }),
    onSuccess: () => notify.done(t("channels.tested")),
    onError: notify.failed,
  });
  const rotate = useMutation({
    mutationFn: ({ id }: Channel) => client.channels.rotate({ id }),
    onSuccess: async ({ channel, secret }) => {
      await queries.invalidateQueries({ queryKey: api.channels.key() });
      if (secret !== null) onSecret(channel, secret);
    },
    onError: notify.failed,
  });
  return (
    <>
      <PageHeader
        title={t("channels.title")}
        lead={t("channels.lead")}
        back={{ href: "/notifications", label: t("channels.back") }}
        actions={
          <>
            <LinkButton href="/notifications/log" variant="outline">
              <History aria-hidden />
              {t("log.open")}
            </LinkButton>
            <Button onPress={() => setOpen({ what: "add" })}>
              <Plus aria-hidden />
              {t("form.add")}
            </Button>
          </>
        }
      />
      {channels.isPending && <Placeholder rows={4} />}
      {channels.isError && <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />}
      {channels.data?.length === 0 && (
        <EmptyState icon={Megaphone} title={t("channels.empty")}>
          {t("channels.emptyText")}
        </EmptyState>
      )}
      {channels.isSuccess && channels.data.length > 0 && (
        <ChannelTable
          channels={channels.data}
          onTest={test.mutate}
          onEdit={(channel) => setOpen({ what: "edit", channel })}
          onRotate={(channel) => setOpen({ what: "rotate", channel })}
          onRemove={(channel) => setOpen({ what: "remove", channel })}
        />
      )}
      {open?.what === "add" && <ChannelForm onClose={close} onSecret={onSecret} />}
      {open?.what === "edit" && <ChannelForm channel={open.channel} onClose={close} onSecret={onSecret} />}
      {open?.what === "secret" && <SecretDialog channel={open.channel} secret={open.secret} onClose={close} />}
      {open?.what === "rotate" && (
        <ConfirmDialog
          title={t("rotate.title", { name: open.channel.name })}
          confirm={t("rotate.confirm")}
          isOpen
          onClose={close}
          onConfirm={() => rotate.mutate(open.channel)}
          isPending={rotate.isPending}
        >
          <p>{t("rotate.text")}</p>
        </ConfirmDialog>
      )}
      {open?.what === "remove" && (
        <RemoveDialog
          title={t("remove.title", { name: open.channel.name })}
          text={t("remove.text")}
          confirm={t("remove.confirm")}
          remove={() => client.channels.remove({ id: open.channel.id })}
          stale={[api.channels.key(), api.deliveries.key()]}
          onClose={close}
        />
      )}
    </>
  );
}
