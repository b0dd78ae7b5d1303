"use client";
import { Button } from "@heroui/react";
import { isThere } from "@holofleet/contract/works/places.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

type Props = { work: Pick<Work, "slug" | "title" | "current" | "takenDownAt"> };

/** Offline malls named in the dialog. */
const named = 5;

/** Button that takes a work off every player, after its short name was typed. Nothing where there is nothing to take down. */
export function TakeDown({ work }: Props) {
  const t = useTranslations("places.takeDown");
  const [isOpen, setIsOpen] = useState(false);
  if (work.current === null || work.takenDownAt !== null) return null;
  return (
    <>
      <Button variant="outline" onPress={() => setIsOpen(true)}>
        <CircleOff aria-hidden />
        {t("open")}
      </Button>
      {isOpen && <TakeDownDialog work={work} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function TakeDownDialog({ work: { slug, title }, onClose }: Props & { onClose: () => void }) {
  const t = useTranslations("places.takeDown");
  const notify = useNotify();
  const router = useRouter();
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const places = useQuery(api.works.malls.queryOptions({ input: { slug } }));
  const takeDown = useMutation({
    mutationFn: () => client.works.takeDown({ slug, confirm: typed }),
    onSuccess: async ({ run }) => {
      notify.done(
        t("done", { title }),
        run === null ? undefined : { label: t("showRun"), run: () => router.push(`/syncs/${run}`) },
      );
      await queries.invalidateQueries({ queryKey: api.works.key() });
      onClose();
    },
  });
  const reached = places.data?.filter(isThere) ?? [];
  const away = reached.filter(({ presence }) => presence === "offline");
  return (
    <ConfirmDialog
      title={t("title", { title })}
      confirm={t("confirm")}
      isOpen
      danger
      isDisabled={typed !== slug}
      isPending={takeDown.isPending}
      onClose={onClose}
      onConfirm={() => takeDown.mutate()}
    >
      <p>{places.isSuccess ? t("reach", { count: reached.length }) : t("reachAny")}</p>
      {away.length > 0 && (
        <div className="grid gap-1 rounded-lg bg-warning/10 p-3 text-sm">
          <p className="font-medium">{t("away", { count: away.length })}</p>
          <ul className="text-muted">
            {away.slice(0, named).map(({ code, name, lastSeenAt }) => (
              <li key={code} className="flex justify-between gap-3">
                <span className="min-w-0 truncate">{name}</span>
                <RelativeTime at={lastSeenAt} />
              </li>
            ))}
            {away.length > named && <li>{t("moreAway", { count: away.length - named })}</li>}
          </ul>
        </div>
      )}
      <p className="text-muted">{t("undo")}</p>
      <TextInput
        label={t("type", { slug })}
        name="confirm"
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        autoFocus
      />
      {takeDown.isError && <ErrorState error={takeDown.error} />}
    </ConfirmDialog>
  );
}
