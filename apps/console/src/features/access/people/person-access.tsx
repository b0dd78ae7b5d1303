"use client";
import { Button } from "@heroui/react";
import type { Person } from "@holofleet/contract/access/people.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Dialog } from "#ui/form/dialog.tsx";

/** How somebody comes in: a one-time link to a password, and the end of their sessions. */
export function PersonAccess({
  person: { id, name, invited, secondFactor },
  onClose,
}: {
  person: Person;
  onClose: () => void;
}) {
  const t = useTranslations("people.access");
  const notify = useNotify();
  const queries = useQueryClient();
  const link = useMutation({ mutationFn: () => client.people.resetLink({ id }) });
  const end = useMutation({
    mutationFn: () => client.people.endSessions({ id }),
    onSuccess: async ({ ended }) => {
      notify.done(t("ended", { count: ended }));
      await queries.invalidateQueries({ queryKey: api.me.sessions.key() });
    },
    onError: notify.failed,
  });
  const drop = useMutation({
    mutationFn: () => client.people.removeSecondFactor({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.people.key() });
      notify.done(t("dropped"));
      onClose();
    },
    onError: notify.failed,
  });
  return (
    <Dialog title={t("title", { name })} isOpen onClose={onClose}>
      <p className="text-muted">{t(invited ? "inviteText" : "resetText")}</p>
      {link.isError && <ErrorState error={link.error} />}
      {link.data ? (
        <div className="grid gap-2">
          <code className="break-all rounded-lg border px-3 py-2 text-xs">{link.data.url}</code>
          <p className="text-muted text-xs">{t(link.data.mailed ? "mailed" : "once")}</p>
          <CopyButton text={link.data.url} label={t("copy")} />
        </div>
      ) : (
        <Button className="justify-self-start" isPending={link.isPending} onPress={() => link.mutate()}>
          {t("make")}
        </Button>
      )}
      <p className="text-muted">{t("endText")}</p>
      <Button className="justify-self-start" variant="outline" isPending={end.isPending} onPress={() => end.mutate()}>
        {t("end")}
      </Button>
      {secondFactor && (
        <>
          <p className="text-muted">{t("dropText")}</p>
          <Button
            className="justify-self-start"
            variant="outline"
            isPending={drop.isPending}
            onPress={() => drop.mutate()}
          >
            {t("drop")}
          </Button>
        </>
      )}
    </Dialog>
  );
}
