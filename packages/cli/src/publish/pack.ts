import { readFile } from "node:fs/promises";
import { type PackResult, packAnswerSchema, packsRoute } from "@holofleet/contract/works/uploads.ts";
import { packBlob, packEnd, packHead, packType } from "@holofleet/shared/content/pack.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Session } from "../session.ts";
import type { HashedFile } from "./folder.ts";
import { send } from "./send.ts";

/** A picture to be sent, with its bytes while they are at hand. */
export interface Packing extends HashedFile {
  bytes: Buffer | null;
}

/**
 * Sends pictures as one pack. @returns what became of each
 * @throws AppError, or anything else when the line breaks: what had arrived by then stays with the console
 */
export async function sendPack(
  session: Session,
  pictures: readonly Packing[],
  onSent: (picture: Packing) => void,
): Promise<PackResult[]> {
  const frame = (picture: Packing) => packBlob(picture.digest, picture.size);
  async function* body() {
    yield [packHead()];
    for (const picture of pictures) {
      const bytes = picture.bytes ?? (await readFile(picture.file));
      if (bytes.length !== picture.size) throw changed(picture);
      yield [frame(picture), bytes];
      onSent(picture);
    }
    yield [packEnd(pictures.length)];
  }
  const frames = pictures.reduce((sum, picture) => sum + frame(picture).length + picture.size, 0);
  const length = packHead().length + frames + packEnd(pictures.length).length;
  const upload = { method: "POST", path: packsRoute, type: packType, length, body: body() } as const;
  return (await send(session, upload, packAnswerSchema)).results;
}

const changed = ({ path }: Packing) =>
  new AppError(
    "conflict",
    `${path} changed while it was sent. Wait until nobody writes into the folder, then try again.`,
  );
