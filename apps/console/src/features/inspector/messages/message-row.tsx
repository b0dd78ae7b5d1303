"use client";
import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { clockOf } from "./clock.ts";

/** One message in two lines: when, where and how it came; what it says. */
export function MessageRow({ message, onOpen }: { message: InspectedMessage; onOpen: () => void }) {
  const t = useTranslations("inspector.list");
  const format = useFormat();
  const { at, topic, qos, retained, dup, size, envelope, text } = message;
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={t("open", { topic })}
      className="grid h-full w-full cursor-pointer content-center gap-0.5 border-separator border-b px-4 text-left hover:bg-surface-secondary focus-visible:-outline-offset-2"
    >
      <span className="figures flex min-w-0 items-center gap-2">
        <span className="shrink-0 text-muted text-xs">{clockOf(at)}</span>
        <span className="min-w-0 truncate font-medium font-mono text-xs">{topic}</span>
        <span className="ml-auto flex shrink-0 items-center gap-1.5 text-muted text-xs">
          {envelope && <Mark>{envelope.type}</Mark>}
          {retained && <Mark>{t("retained")}</Mark>}
          {dup && <Mark>{t("dup")}</Mark>}
          <span>QoS {qos}</span>
          <span className="hidden w-16 text-right md:inline">{format.bytes(size)}</span>
        </span>
      </span>
      <span className="truncate font-mono text-muted text-xs">
        {text === "" ? t("noContent") : text.slice(0, 400).replace(/\s+/g, " ")}
      </span>
    </button>
  );
}

function Mark({ children }: { children: string }) {
  return <span className="rounded bg-default px-1.5 text-foreground">{children}</span>;
}
