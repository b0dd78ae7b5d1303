"use client";
import type { CodeBatch } from "@holofleet/contract/codes/batches.ts";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { oddsOf, sampleCode } from "../pages/batch-draft.ts";
import { BatchScope } from "../pages/batch-scope.tsx";

/** Counts of a batch, and the rules that its codes follow. */
export function BatchFacts({ batch }: { batch: CodeBatch }) {
  const t = useTranslations("codes");
  const format = useFormat();
  const { createdAt, createdBy, expiresAt, uses, granted } = batch;
  const { guesses } = oddsOf(batch, batch.count);
  return (
    <Panel>
      <ul className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-4">
        {(["left", "used", "expired", "void"] as const).map((state) => (
          <li key={state} className="rounded-lg border p-3">
            <p className="figures font-semibold text-2xl">{format.count(batch[state])}</p>
            <p className="text-muted text-sm">{t(`state.${state}`)}</p>
          </li>
        ))}
      </ul>
      <Facts
        items={[
          { name: t("columns.for"), value: <BatchScope batch={batch} /> },
          { name: t("facts.looks"), value: <span className="font-mono">{sampleCode(batch)}</span> },
          { name: t("facts.odds"), value: t("preview.odds", { guesses: format.count(guesses) }) },
          { name: t("form.uses"), value: t("facts.uses", { uses, granted: format.count(granted) }) },
          {
            name: t("facts.until"),
            value: expiresAt === null ? t("facts.forever") : format.absolute(Date.parse(expiresAt)),
          },
          {
            name: t("columns.made"),
            value: (
              <>
                <RelativeTime at={createdAt} /> · {createdBy}
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}
