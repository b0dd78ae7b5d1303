"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import type { Placed } from "@holofleet/shared/content/diff.ts";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { pictures } from "../frames/pictures.ts";
import type { Entry } from "./entries.ts";

/** One change large. A replaced picture is swiped: left of the line what was, right of it what is. */
export function Compare({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const t = useTranslations("frames.diff");
  const { kind, path, before, after } = entry;
  const only = after ?? before;
  return (
    <Dialog
      title={
        <span className="break-all">
          {t(`kind.${kind}`)}: {path}
        </span>
      }
      isOpen
      onClose={onClose}
      wide
    >
      {kind === "changed" && before && after ? (
        <Swipe before={before} after={after} />
      ) : (
        only && <Picture frame={only} alt={path} className="max-h-[60dvh] w-full rounded-lg bg-default" />
      )}
      <dl className="figures grid grid-cols-2 gap-3 text-sm">
        <Side name={t("before")} frame={before} />
        <Side name={t("after")} frame={after} />
      </dl>
    </Dialog>
  );
}

function Swipe({ before, after }: { before: Placed<Frame>; after: Placed<Frame> }) {
  const t = useTranslations("frames.diff");
  const [share, setShare] = useState(50);
  return (
    <div className="grid gap-2">
      <div className="relative h-[55dvh] overflow-hidden rounded-lg bg-default">
        <Picture frame={after} alt={t("after")} className="absolute inset-0 h-full w-full" />
        <div className="absolute inset-0" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
          <Picture frame={before} alt={t("before")} className="h-full w-full bg-default" />
        </div>
        <span aria-hidden className="absolute inset-y-0 w-0.5 bg-accent" style={{ left: `${share}%` }} />
      </div>
      <input
        type="range"
        min={0}
        max={100}
        value={share}
        onChange={({ currentTarget }) => setShare(currentTarget.valueAsNumber)}
        aria-label={t("swipe")}
        className="h-11 w-full accent-accent"
      />
    </div>
  );
}

function Picture({ frame, alt, className }: { frame: Frame; alt: string; className: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: made for this size already, and cached for ever under its digest
    <img src={pictures.preview(frame.digest)} alt={alt} className={`object-contain ${className}`} />
  );
}

function Side({ name, frame }: { name: string; frame: Placed<Frame> | null }) {
  const t = useTranslations("frames.diff");
  const format = useFormat();
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd>
        {frame === null ? (
          t("absent")
        ) : (
          <>
            {t("place", { place: frame.place + 1 })} · {frame.width} × {frame.height} · {format.bytes(frame.size)}
          </>
        )}
      </dd>
    </div>
  );
}
