import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";

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
      src={`/uploads/thumbnails/${hexOf(digest)}`}
      alt={alt}
      loading="lazy"
      decoding="async"
      draggable={false}
      className={`bg-default object-cover ${className}`}
    />
  );
}
