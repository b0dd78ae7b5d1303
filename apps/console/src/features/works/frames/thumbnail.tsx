import type { Digest } from "@holofleet/shared/content/digest.ts";
import { pictures } from "./pictures.ts";

interface Props {
  digest: Digest;
  /** empty where a name stands beside it */
  alt?: string;
  className?: string;
}

/** A frame's small picture. */
export function Thumbnail({ digest, alt = "", className = "" }: Props) {
  return (
    // biome-ignore lint/performance/noImgElement: small already, and cached for ever under its digest
    <img
      src={pictures.thumbnail(digest)}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
      className={`bg-default object-cover ${className}`}
    />
  );
}
