import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";

/** Addresses of a frame's picture, each cached for ever under its digest. */
export const pictures = {
  /** 320 pixels on the longest side */
  thumbnail: (digest: Digest) => `/uploads/thumbnails/${hexOf(digest)}`,
  /** 1280 pixels on the longest side */
  preview: (digest: Digest) => `/uploads/previews/${hexOf(digest)}`,
  /** the upload itself */
  original: (digest: Digest) => `/uploads/blobs/${hexOf(digest)}`,
};
