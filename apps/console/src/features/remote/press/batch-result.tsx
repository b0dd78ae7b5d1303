"use client";
import { Button } from "@heroui/react";
import { byProjector } from "@holofleet/contract/projectors/batches.ts";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, LoaderCircle, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useResultWords } from "#features/projectors/pages/use-result-words.ts";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { inkOf } from "#features/projectors/pages/view.ts";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";

interface Props {
  id: string;
  onClose: () => void;
  retry: (request: (skipOffline: boolean) => Promise<{ id: string }>) => void;
}

/** How an order to many goes: the sum, and one row for each projector. */
export function BatchResult({ id, onClose, retry }: Props) {
  const t = useTranslations("remote.batch");
  const result = useResultWords();
  const words = useWishWords();
  const notify = useNotify();
  const [isOpen, setIsOpen] = useState(false);
  const batch = useQuery(api.batches.show.queryOptions({ input: { id } }));
  if (!batch.isSuccess) return null;
  const { counts, rows, skipped, title, kind } = batch.data;
  const first = rows[0]?.command;
  const name = title || t("chosen", { count: counts.total });
  const what = kind === "scene" || first === undefined ? name : `${words(first.wish)} · ${name}`;
  const sum = counts.pending > 0 ? "running" : counts.failed > 0 ? "partly" : "done";
  const Icon = { running: LoaderCircle, partly: CircleX, done: CircleCheck }[sum];
  const ink = { running: "text-info-ink", partly: "text-bad-ink", done: "text-good-ink" }[sum];
  return (
    <section aria-label={t("label")} className="grid gap-2 border-b bg-surface px-4 py-3">
      <div className="flex items-start gap-2">
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${ink} ${sum === "running" ? "animate-spin" : ""}`} />
        <div className="min-w-0 flex-1">
          <p className="break-words text-sm">{what}</p>
          <p role="status" className="font-semibold">
            {t(sum, counts)}
            {skipped.length > 0 && ` ${t("skipped", { count: skipped.length })}`}
          </p>
        </div>
        <button
          type="button"
          aria-label={t("close")}
          onClick={onClose}
          className="grid size-12 shrink-0 cursor-pointer place-items-center rounded-full hover:bg-default"
        >
          <X aria-hidden className="size-5" />
        </button>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button
          variant="outline"
          fullWidth
          className="min-h-12"
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
        >
          {t(isOpen ? "hide" : "show")}
        </Button>
        {sum === "partly" && (
          <Button
            fullWidth
            className="min-h-12"
            onPress={() => retry((skipOffline) => client.batches.retry({ id, skipOffline }))}
          >
            <RotateCw aria-hidden />
            {t("retry", { count: counts.failed })}
          </Button>
        )}
        {sum === "running" && rows.some(({ command }) => command.dueAt !== null && command.state === "asked") && (
          <Button
            variant="outline"
            fullWidth
            className="min-h-12"
            onPress={() => void client.batches.cancel({ id }).catch(notify.failed)}
          >
            {t("cancel")}
          </Button>
        )}
      </div>
      {isOpen && (
        <ul className="max-h-[40dvh] overflow-y-auto rounded-xl border">
          {byProjector(rows).map(([{ name: device, command: one }, ...others]) => (
            <li key={one.projector} className="grid gap-0.5 border-b px-3 py-2 last:border-b-0">
              <p className="break-words font-medium">{device}</p>
              {[one, ...others.map(({ command }) => command)].map((command) => (
                <p key={command.id} className={`text-xs ${inkOf(command)}`}>
                  {kind === "scene" && <span className="text-muted">{words(command.wish)}: </span>}
                  {result(command)}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
