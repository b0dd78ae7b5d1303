"use client";
import { Button } from "@heroui/react";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleOff, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Says that a work is taken down, since when and where it still is, and puts it back. */
export function TakenDown({ work: { slug, takenDownAt } }: { work: Pick<Work, "slug" | "takenDownAt"> }) {
  const t = useTranslations("places.takenDownBar");
  const notify = useNotify();
  const router = useRouter();
  const queries = useQueryClient();
  const places = useQuery({
    ...api.works.malls.queryOptions({ input: { slug } }),
    enabled: takenDownAt !== null,
  });
  const putBack = useMutation({
    mutationFn: () => client.works.putBack({ slug }),
    onSuccess: async ({ run }) => {
      notify.done(
        t("done"),
        run === null ? undefined : { label: t("showRun"), run: () => router.push(`/syncs/${run}`) },
      );
      await queries.invalidateQueries({ queryKey: api.works.key() });
    },
    onError: notify.failed,
  });
  if (takenDownAt === null) return null;
  return (
    <section
      aria-label={t("label")}
      className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-danger/35 bg-danger/6 p-4"
    >
      <CircleOff aria-hidden className="size-5 shrink-0 text-bad-ink" />
      <p className="min-w-0 flex-1 basis-56">
        <span className="font-medium">
          {t.rich("since", { time: () => <RelativeTime key="at" at={takenDownAt} /> })}
        </span>{" "}
        {places.isSuccess && t("left", { count: places.data.length })}
      </p>
      <Allowed to="publish">
        <Button variant="outline" isPending={putBack.isPending} onPress={() => putBack.mutate()}>
          <Undo2 aria-hidden />
          {t("putBack")}
        </Button>
      </Allowed>
    </section>
  );
}
