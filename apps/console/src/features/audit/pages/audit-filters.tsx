"use client";
import { type Outcome, outcomes } from "@holofleet/contract/fleet/audit.ts";
import { X } from "lucide-react";
import { useMessages, useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { useObjectWords } from "./audit-words.ts";
import type { useAuditFilter } from "./use-audit-filter.ts";

/** Which entries are shown. */
export function AuditFilters({ shown, setShown }: Pick<ReturnType<typeof useAuditFilter>, "shown" | "setShown">) {
  const t = useTranslations("audit");
  const nouns = useMessages().audit.noun;
  const wordsOf = useObjectWords();
  const ids = Object.keys(nouns) as (keyof typeof nouns)[];
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-2 items-end gap-3 lg:grid-cols-3">
        <SearchBox
          shortcut
          className="col-span-2 w-full lg:col-span-1"
          placeholder={t("search")}
          value={shown.q}
          onChange={(q) => void setShown({ q: q || null })}
        />
        <TextInput
          label={t("who")}
          name="who"
          value={shown.who}
          onChange={(who) => void setShown({ who: who || null })}
        />
        <Choice
          label={t("what")}
          options={[{ id: "", label: t("anything") }, ...ids.map((id) => ({ id, label: t(`noun.${id}`) }))]}
          value={shown.what}
          onChange={(what) => void setShown({ what: what || null })}
        />
        <Choice
          label={t("outcomeFilter")}
          options={[{ id: "", label: t("anyOutcome") }, ...outcomes.map((id) => ({ id, label: t(`outcome.${id}`) }))]}
          value={shown.outcome ?? ""}
          onChange={(id) => void setShown({ outcome: (id || null) as Outcome | null })}
        />
        <TextInput
          label={t("from")}
          name="from"
          type="date"
          value={shown.from}
          onChange={(from) => void setShown({ from: from || null })}
        />
        <TextInput
          label={t("to")}
          name="to"
          type="date"
          value={shown.to}
          onChange={(to) => void setShown({ to: to || null })}
        />
      </div>
      {shown.object && (
        <button
          type="button"
          className="inline-flex min-h-11 w-fit items-center gap-1.5 rounded-lg bg-accent/10 px-3 text-info-ink text-sm md:min-h-8"
          onClick={() => void setShown({ object: null })}
        >
          {t("about", { object: wordsOf(shown.object).words })}
          <X aria-hidden className="size-4" />
          <span className="sr-only">{t("everything")}</span>
        </button>
      )}
    </div>
  );
}
