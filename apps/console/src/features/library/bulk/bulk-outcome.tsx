"use client";
import { Button } from "@heroui/react";
import type { BulkResult } from "@holofleet/contract/works/library.ts";
import { CircleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Dialog } from "#ui/form/dialog.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { failedOf, heldOf, type Outcome } from "./turns.ts";
import type { Bulk } from "./use-bulk.ts";

/** What came of an action that failed for some works: each with its reason, and the ways on. */
export function BulkOutcome({ outcome, bulk }: { outcome: Outcome; bulk: Bulk }) {
  const t = useTranslations("library.bulk");
  const { action, results, undo } = outcome;
  const failed = failedOf(outcome);
  const held = heldOf(outcome);
  return (
    <Dialog
      title={t(`outcome.${action.type}`, { done: results.length - failed.length, count: results.length })}
      isOpen
      onClose={bulk.dismiss}
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          {undo.length > 0 && (
            <Button variant="outline" onPress={() => void bulk.undo(undo)}>
              {t("undoRest", { count: results.length - failed.length })}
            </Button>
          )}
          {held.length > 0 && (
            <Button
              variant="danger"
              onPress={() => void bulk.run({ slugs: held, action: { type: "trash", force: true } })}
            >
              {t("force", { count: held.length })}
            </Button>
          )}
          <Button onPress={() => void bulk.run({ slugs: failed.map(({ slug }) => slug), action })}>
            {t("retry", { count: failed.length })}
          </Button>
        </div>
      }
    >
      <p className="font-medium">{t("failed", { count: failed.length })}</p>
      <ul className="grid max-h-72 gap-2 overflow-y-auto">
        {failed.map((result) => (
          <Failure key={result.slug} result={result} />
        ))}
      </ul>
      {held.length > 0 && <p className="text-muted text-xs">{t("heldText")}</p>}
    </Dialog>
  );
}

/** English readers get the console's own sentence; others the words of its code first. */
function Failure({ result: { slug, code = "internal", message = "" } }: { result: BulkResult }) {
  const t = useTranslations("errors");
  const isEnglish = useLocale() === "en";
  return (
    <li className="flex gap-2">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad-ink" />
      <span className="grid min-w-0">
        <TextLink href={`/works/${slug}`} className="w-fit font-mono text-xs">
          {slug}
        </TextLink>
        <span className="break-words">{isEnglish && message ? message : t(code)}</span>
        {!isEnglish && message && <span className="break-words text-muted text-xs">{message}</span>}
      </span>
    </li>
  );
}
