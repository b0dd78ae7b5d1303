"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { Building2, ImageOff, Images } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useAssignmentWords } from "../assign/use-assignment-words.ts";
import { Thumbnail } from "../frames/thumbnail.tsx";
import { WorkBadge } from "./work-badge.tsx";

/** A work in the list: what it looks like, what is current of it, where it goes, and what else the list has to say. */
export function WorkCard({ work, children }: { work: Work; children?: ReactNode }) {
  const t = useTranslations("works");
  const format = useFormat();
  const assignment = useAssignmentWords();
  const { slug, title, cover, malls, draft } = work;
  return (
    <Link
      href={`/works/${slug}`}
      className="group grid h-full content-start overflow-hidden rounded-xl border bg-surface shadow-surface transition-colors hover:border-field-border"
    >
      <Cover digests={cover} />
      <div className="grid gap-2.5 p-4">
        <div className="min-w-0">
          <h2 className="truncate font-semibold group-hover:underline">{title}</h2>
          <p className="truncate font-mono text-muted text-xs">{slug}</p>
        </div>
        <WorkBadge work={work} />
        {children}
        <p className="figures flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
          <span className="inline-flex items-center gap-1.5">
            <Images aria-hidden className="size-3.5" />
            {t("frames.count", { count: draft.frames })}
            {draft.bytes > 0 && ` · ${format.bytes(draft.bytes)}`}
          </span>
          <span className="inline-flex items-center gap-1.5">
            <Building2 aria-hidden className="size-3.5" />
            {assignment(malls)}
          </span>
        </p>
      </div>
    </Link>
  );
}

/** The first frame, and a strip of three more from along the work. */
function Cover({ digests }: { digests: Work["cover"] }) {
  const [first, ...others] = digests;
  if (first === undefined) {
    return (
      <span className="grid aspect-video place-items-center bg-default text-muted">
        <ImageOff aria-hidden className="size-6" />
      </span>
    );
  }
  return (
    <span className="flex aspect-video gap-px bg-separator">
      <Thumbnail digest={first} className="h-full min-w-0 flex-3" />
      {others.length > 0 && (
        <span className="flex min-w-0 flex-1 flex-col gap-px">
          {others.map((digest) => (
            <Thumbnail key={digest} digest={digest} className="min-h-0 w-full flex-1" />
          ))}
        </span>
      )}
    </span>
  );
}
