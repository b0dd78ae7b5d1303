"use client";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { faultsOf, type LegacyDraft } from "./legacy-draft.ts";

interface Props {
  /** the mall's code, which an empty code stands for */
  mall: string;
  draft: LegacyDraft;
  onChange: (draft: LegacyDraft) => void;
}

/** How an older agent is spoken to. */
export function LegacyFields({ mall, draft, onChange }: Props) {
  const t = useTranslations("legacy.fields");
  const wrong = faultsOf(draft);
  const set = (field: keyof LegacyDraft) => (text: string) => onChange({ ...draft, [field]: text });
  return (
    <>
      <TextInput
        label={t("base")}
        name="base"
        value={draft.base}
        onChange={set("base")}
        hint={t("baseHint")}
        error={wrong.has("base") ? t("baseWrong") : null}
        placeholder="https://img.example.com/"
        isRequired
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput
          label={t("code")}
          name="legacyCode"
          value={draft.code}
          onChange={set("code")}
          hint={t("codeHint")}
          placeholder={mall}
        />
        <Choice
          label={t("topics")}
          options={[
            { id: "mall", label: t("topicsMall", { code: draft.code.trim() || mall || "…" }) },
            { id: "plain", label: t("topicsPlain") },
          ]}
          value={draft.topics}
          onChange={(topics) => onChange({ ...draft, topics: topics as LegacyDraft["topics"] })}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextInput
          label={t("style")}
          name="style"
          value={draft.style}
          onChange={set("style")}
          hint={t("styleHint")}
          error={wrong.has("style") ? t("styleWrong") : null}
          isRequired
        />
        <TextInput
          label={t("edge")}
          name="edge"
          inputMode="numeric"
          value={draft.edge}
          onChange={set("edge")}
          hint={t("edgeHint")}
          error={wrong.has("edge") ? t("edgeWrong") : null}
        />
        <TextInput
          label={t("quality")}
          name="quality"
          inputMode="numeric"
          value={draft.quality}
          onChange={set("quality")}
          hint={t("qualityHint")}
          error={wrong.has("quality") ? t("qualityWrong") : null}
        />
      </div>
    </>
  );
}
