/** Largest picture in pixels (100 MP). A bigger one is refused from its header, before anything is decoded. */
export const maxPixels = 100_000_000;

/** How long one picture may take, in milliseconds, before its worker is ended. */
export const pictureTimeout = 20_000;

/** What lists show of a frame. Re-encoded, so that no byte of an upload reaches a page through it. */
export const thumbnail = { edge: 320, quality: 78, type: "image/webp" } as const;
