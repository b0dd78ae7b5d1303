"use client";
import { Button } from "@heroui/react";
import type { Frame } from "@holofleet/contract/works.ts";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";

interface Props {
  frames: readonly Frame[];
  index: number;
  onGo: (index: number) => void;
  onClose: () => void;
}

/** One frame as it was uploaded, with its facts; arrow keys turn to the others. */
export function FrameView({ frames, index, onGo, onClose }: Props) {
  const t = useTranslations("works.frames");
  const format = useFormat();
  const frame = frames[index];
  const turn = (by: number) => onGo((index + by + frames.length) % frames.length);
  const onKey = useEffectEvent(({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") turn(-1);
    if (key === "ArrowRight") turn(1);
  });
  useEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  if (frame === undefined) return null;
  const { path, digest, size, type, width, height } = frame;
  return (
    <Dialog title={<span className="break-all">{path}</span>} isOpen onClose={onClose}>
      {/* biome-ignore lint/performance/noImgElement: the original itself, cached for ever under its digest */}
      <img
        src={`/uploads/blobs/${hexOf(digest)}`}
        alt={path}
        width={width}
        height={height}
        className="max-h-[60dvh] w-full rounded-lg bg-default object-contain"
      />
      <div className="flex items-center justify-between gap-3">
        <Button isIconOnly variant="outline" aria-label={t("previous")} onPress={() => turn(-1)}>
          <ChevronLeft aria-hidden />
        </Button>
        <p className="figures text-center text-muted text-xs">
          {t("place", { place: format.count(index + 1), total: format.count(frames.length) })}
          <br />
          {width} × {height} · {format.bytes(size)} · {type.slice("image/".length).toUpperCase()}
        </p>
        <Button isIconOnly variant="outline" aria-label={t("next")} onPress={() => turn(1)}>
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <p className="flex min-w-0 items-center gap-1 text-muted text-xs">
        <code className="min-w-0 truncate font-mono">{digest}</code>
        <CopyButton text={digest} />
      </p>
    </Dialog>
  );
}
