"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import "yet-another-react-lightbox/styles.css";
import Lightbox, { type SlideImage } from "yet-another-react-lightbox";
import Zoom from "yet-another-react-lightbox/plugins/zoom";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { pictures } from "../frames/pictures.ts";

interface Props {
  frames: readonly Frame[];
  index: number;
  onGo: (index: number) => void;
  onClose: () => void;
}

const previewEdge = 1280;

/** The frames one by one over the whole page: the preview at once, the original's pixels when it is zoomed. */
export function FrameLightbox({ frames, index, onGo, onClose }: Props) {
  const t = useTranslations("frames.lightbox");
  const slides = useMemo(() => frames.map(slideOf), [frames]);
  const frame = frames[index];
  return (
    <Lightbox
      open
      index={index}
      close={onClose}
      slides={slides}
      plugins={[Zoom]}
      carousel={{ preload: 2, finite: frames.length === 1 }}
      controller={{ closeOnBackdropClick: true }}
      zoom={{ maxZoomPixelRatio: 2, scrollToZoom: true }}
      on={{ view: ({ index: shown }) => onGo(shown) }}
      labels={{
        Previous: t("previous"),
        Next: t("next"),
        Close: t("close"),
        "Zoom in": t("zoomIn"),
        "Zoom out": t("zoomOut"),
        Lightbox: t("label"),
        "Photo gallery": t("label"),
        Carousel: t("label"),
        Slide: t("slide"),
        "{index} of {total}": t("place", { index: "{index}", total: "{total}" }),
      }}
      styles={{ container: { backgroundColor: "#08090e" }, slide: { paddingBlockEnd: "4.5rem" } }}
      render={{ controls: () => frame && <Facts frame={frame} index={index} total={frames.length} /> }}
    />
  );
}

function slideOf({ path, digest, width, height }: Frame): SlideImage {
  const scale = Math.min(1, previewEdge / Math.max(width, height));
  const preview = {
    src: pictures.preview(digest),
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  };
  const original = { src: pictures.original(digest), width, height };
  return { ...original, alt: path, srcSet: scale < 1 ? [preview, original] : [original] };
}

function Facts({ frame, index, total }: { frame: Frame; index: number; total: number }) {
  const t = useTranslations("frames.lightbox");
  const format = useFormat();
  const { path, digest, size, type, width, height } = frame;
  return (
    <div className="dark figures pointer-events-none absolute inset-x-0 bottom-0 grid justify-items-center gap-0.5 bg-linear-to-t from-black/80 to-transparent px-4 pt-6 pb-3 text-center text-white/85 text-xs">
      <p className="max-w-full break-all font-medium text-sm text-white">{path}</p>
      <p className="pointer-events-auto flex max-w-full flex-wrap items-center justify-center gap-x-2">
        <span>{t("place", { index: format.count(index + 1), total: format.count(total) })}</span>
        <span>
          {width} × {height}
        </span>
        <span>{format.bytes(size)}</span>
        <span>{type.slice("image/".length).toUpperCase()}</span>
        <span className="hidden items-center sm:flex">
          <code className="font-mono">{digest.slice(0, 19)}…</code>
          <CopyButton text={digest} />
        </span>
      </p>
    </div>
  );
}
