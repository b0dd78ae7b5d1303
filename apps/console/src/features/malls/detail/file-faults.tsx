"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { useReasonWords } from "#ui/feedback/use-reason-words.ts";
import { Panel } from "#ui/layout/panel.tsx";

/** As many as an agent tells of. */
const most = 50;

/** The files that a mall cannot have at present, each with its reason; nothing where there are none. */
export function FileFaults({ faults }: { faults: Mall["faults"] }) {
  const t = useTranslations("malls.detail");
  const words = useReasonWords();
  if (faults.length === 0) return null;
  return (
    <Panel title={t("filesFailed")} flush>
      <ul className="divide-y divide-separator">
        {faults.map(({ work, path, code, message }) => (
          <li key={`${work}/${path}`} className="grid gap-0.5 px-4 py-2.5">
            <span className="break-all font-mono text-xs">
              {work}/{path}
            </span>
            <span className="text-muted text-xs">{words({ code, message })}</span>
          </li>
        ))}
        {faults.length >= most && <li className="px-4 py-2.5 text-muted text-xs">{t("moreFiles")}</li>}
      </ul>
    </Panel>
  );
}
