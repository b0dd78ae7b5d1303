import { AppError } from "@holofleet/shared/errors.ts";

export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;
export type PictureType = (typeof pictureTypes)[number];

/** Bytes from each end of a file that say what it is and whether it is whole. */
export const headBytes = 16;
export const tailBytes = 64;

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** What a file is by its first bytes, whatever its name says; `null` for what no player shows. */
export function pictureType(head: Uint8Array): PictureType | null {
  const text = latin(head);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (/^RIFF.{4}WEBP/s.test(text)) return "image/webp";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  return null;
}

/** The last chunk of a PNG (PNG 3rd edition §11.2.5). */
const iend = "\0\0\0\0IEND\xaeB\x60\x82";

/**
 * Says what a whole file of `size` bytes is.
 * @throws AppError image_invalid for what is no picture, image_truncated for one that ends too early
 */
export function checkPicture(head: Uint8Array, tail: Uint8Array, size: number): PictureType {
  const type = pictureType(head);
  if (type === null) throw notPicture(head);
  if (!endsWell(type, Buffer.from(head), latin(tail), size))
    throw new AppError("image_truncated", `The picture ends too early, after ${size} bytes. It is fetched again.`);
  return type;
}

/** Some programs put a few bytes behind the end, which does no harm. */
function endsWell(type: PictureType, head: Buffer, tail: string, size: number): boolean {
  switch (type) {
    case "image/jpeg":
      return tail.includes("\xff\xd9");
    case "image/png":
      return tail.includes(iend);
    case "image/webp":
      return size >= head.readUInt32LE(4) + 8;
    case "image/gif":
      return tail.trimEnd().replace(/\0+$/, "").endsWith(";");
  }
}

export function notPicture(head: Uint8Array): AppError {
  const isPage = /^\s*(<|\{)/.test(latin(head));
  const what = isPage ? "A page came in the picture's place: a login page or a message." : "What came is no picture.";
  return new AppError("image_invalid", `${what} JPEG, PNG, WebP and GIF are kept. It is tried again.`);
}
