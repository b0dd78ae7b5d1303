"use client";
import { Button } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Who guesses at codes, until somebody has looked. */
export function Alarms() {
  const t = useTranslations("codes.alarm");
  const notify = useNotify();
  const queries = useQueryClient();
  const alarms = useQuery(api.codes.alarms.queryOptions());
  const dismiss = useMutation({
    mutationFn: (source: string) => client.codes.dismiss({ source }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.codes.alarms.key() }),
    onError: notify.failed,
  });
  return (
    <ul className="grid gap-2" aria-live="polite">
      {alarms.data?.map(({ source, asker, mall, at, strikes, blockedUntil }) => (
        <li
          key={source}
          className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-danger/35 bg-danger/6 p-3"
        >
          <ShieldAlert aria-hidden className="size-5 shrink-0 text-bad-ink" />
          <div className="min-w-0 flex-1 basis-64">
            <p className="break-words font-medium">
              {t("title", { asker, place: mall ?? "", hasPlace: String(mall !== null) })}
            </p>
            <p className="text-muted text-sm">
              {t("waits", { count: strikes })} · <RelativeTime at={at} />
              {blockedUntil !== null && <> · {t("blocked")}</>}
            </p>
          </div>
          <Allowed to="manage" reach="fleet">
            <Button size="sm" variant="outline" isPending={dismiss.isPending} onPress={() => dismiss.mutate(source)}>
              {t("dismiss")}
            </Button>
          </Allowed>
        </li>
      ))}
    </ul>
  );
}
