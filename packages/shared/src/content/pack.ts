/**
 * The framing of many blobs in one stream: what an agent downloads, in the order in which it asked, and what a person uploads.
 *
 *     pack  = "HFPK" version frame…            version: one byte, 1
 *     frame = kind digest size [bytes]         kind: one byte; digest: 32 bytes; size: 4 bytes, big-endian
 *
 * kind 1, blob: `size` bytes follow. Kind 2, absent: the sender has no such blob for this reader. Kind 3, end: the last frame;
 * its digest is zero and its size is the number of frames before it, so that a stream that was cut between two frames is known.
 * The framing carries no checksum of its own: whoever takes the blobs checks each against its digest and its size.
 */
import { AppError } from "../errors.ts";
import { type Digest, digestSchema, hexOf } from "./digest.ts";

/** Media type of a pack. */
export const packType = "application/vnd.holofleet.pack";

const magic = [0x48, 0x46, 0x50, 0x4b, 1] as const;
/** Bytes of what announces a blob. */
export const packBlobHead = 37;
const kinds = { blob: 1, absent: 2, end: 3 } as const;
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The first bytes of a pack. */
export const packHead = (): Uint8Array => Uint8Array.from(magic);

/** Announces a blob; exactly `size` bytes must follow. */
export const packBlob = (digest: Digest, size: number): Uint8Array => header(kinds.blob, digest, size);

/** Says that this blob is not to be had. */
export const packAbsent = (digest: Digest): Uint8Array => header(kinds.absent, digest, 0);

/** Ends a pack of `frames` frames. */
export const packEnd = (frames: number): Uint8Array => header(kinds.end, null, frames);

function header(kind: number, digest: Digest | null, size: number): Uint8Array {
  const bytes = new Uint8Array(packBlobHead);
  bytes[0] = kind;
  const hex = digest === null ? "" : hexOf(digest);
  for (let i = 0; i < hex.length / 2; i++) bytes[1 + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  new DataView(bytes.buffer).setUint32(33, size);
  return bytes;
}

/** What a reader meets, in order: a blob and then all its bytes, or its absence; at last the end. */
export type PackEvent =
  | { type: "blob"; digest: Digest; size: number }
  /** bytes of the last blob: a view on the chunk that was read, not a copy */
  | { type: "bytes"; bytes: Uint8Array }
  | { type: "absent"; digest: Digest }
  | { type: "end" };

/** Reads a pack chunk by chunk, wherever the network cut it. Keeps a header's bytes at most. */
export class PackReader {
  readonly #held = new Uint8Array(packBlobHead);
  #have = 0;
  #state: "magic" | "header" | "bytes" | "end" = "magic";
  #left = 0;
  #frames = 0;

  /** @throws AppError integrity where the stream stops being a pack */
  *read(chunk: Uint8Array): Generator<PackEvent> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#state === "end") throw foreign("goes on after its end");
      if (this.#state === "bytes") {
        const bytes = chunk.subarray(at, at + this.#left);
        at += bytes.length;
        this.#left -= bytes.length;
        if (this.#left === 0) this.#state = "header";
        yield { type: "bytes", bytes };
        continue;
      }
      const want = this.#state === "magic" ? magic.length : packBlobHead;
      const piece = chunk.subarray(at, at + want - this.#have);
      this.#held.set(piece, this.#have);
      at += piece.length;
      this.#have += piece.length;
      if (this.#have < want) continue;
      this.#have = 0;
      if (this.#state === "header") yield this.#frame();
      else if (magic.some((byte, i) => byte !== this.#held[i]))
        throw foreign("does not begin as one of version 1 does");
      else this.#state = "header";
    }
  }

  /** To be called when the stream ended. @throws AppError network when the pack had not */
  finish(): void {
    if (this.#state === "end") return;
    throw new AppError("network", "The batch download was cut off. What is missing is fetched again.");
  }

  #frame(): PackEvent {
    const size = new DataView(this.#held.buffer).getUint32(33);
    const [kind] = this.#held;
    if (kind === kinds.end) {
      if (size !== this.#frames) throw foreign(`says ${size} frames and had ${this.#frames}`);
      this.#state = "end";
      return { type: "end" };
    }
    if (kind !== kinds.blob && kind !== kinds.absent) throw foreign(`has a frame of the unknown kind ${kind}`);
    this.#frames += 1;
    const digest = digestOfBytes(this.#held.subarray(1, 33));
    if (kind === kinds.absent) return { type: "absent", digest };
    this.#left = size;
    if (size > 0) this.#state = "bytes";
    return { type: "blob", digest, size };
  }
}

function digestOfBytes(bytes: Uint8Array): Digest {
  let hex = "sha256:";
  for (const byte of bytes) hex += hexOfByte[byte];
  return digestSchema.parse(hex);
}

function foreign(how: string): AppError {
  return new AppError("integrity", `The batch download ${how}. What is missing is fetched again.`);
}
