import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { maxPackPictures, type PackResult } from "@holofleet/contract/works/uploads.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { type PackEvent, PackReader } from "@holofleet/shared/content/pack.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { frameTooLarge, stageBytes } from "#features/assets/service.ts";
import type { Console } from "../context.ts";
import { checkDigest } from "./receive.ts";

/** Pictures of one pack that wait for the decoders or the disk; the line waits meanwhile. */
const ahead = 12;

interface Packed {
  digest: Digest;
  /** bytes, as announced */
  size: number;
  /** to be read before the next picture; what nobody read is passed over */
  bytes: AsyncIterable<Buffer>;
}

/**
 * Takes in the pictures of a pack, each as if it came alone: one that is refused holds up no other, and those of a pack that
 * breaks off stay. `staging` is a folder that exists.
 * @throws AppError bad_request where the stream stops being a pack
 */
export async function takePack(
  { intake }: Pick<Console, "intake">,
  stream: AsyncIterable<Buffer>,
  staging: string,
): Promise<PackResult[]> {
  const queue = new PQueue({ concurrency: ahead });
  const results: Promise<PackResult>[] = [];
  try {
    for await (const packed of picturesOf(stream)) {
      if (results.length === maxPackPictures) throw notAPack(`has more than ${maxPackPictures} pictures`);
      await queue.onSizeLessThan(1);
      const file = join(staging, randomUUID());
      // the next one is not read before this one's bytes are off the line
      const staged = await stage(packed, file).catch(async (error: unknown) => {
        await rm(file, { force: true });
        if (error instanceof AppError && error.code !== "bad_request") return { error };
        throw error;
      });
      const take = () => ("error" in staged ? Promise.reject(staged.error) : intake.take(staged));
      const result = queue.add(() => resultOf(packed.digest, take));
      // what nobody expected is thrown when the pack is through
      result.catch(() => undefined);
      results.push(result);
    }
  } finally {
    await queue.onIdle();
  }
  return Promise.all(results);
}

async function stage({ digest, size, bytes }: Packed, file: string) {
  if (size > maxFrameBytes) throw frameTooLarge();
  const staged = await stageBytes(bytes, file);
  checkDigest(staged, digest);
  return staged;
}

async function resultOf(digest: Digest, take: () => ReturnType<Console["intake"]["take"]>): Promise<PackResult> {
  try {
    return { digest, uploaded: await take(), error: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === "internal") throw thrown;
    const { code, message } = thrown;
    return { digest, uploaded: null, error: { code, message } };
  }
}

async function* picturesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Packed> {
  const events = eventsOf(stream);
  for await (const event of events) {
    if (event.type === "absent") throw notAPack("leaves a picture out");
    if (event.type !== "blob") continue;
    const { digest, size } = event;
    yield { digest, size, bytes: bytesOf(events, size) };
  }
}

async function* bytesOf(events: AsyncIterator<PackEvent>, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const { value } = await events.next();
    if (value?.type !== "bytes") return;
    left -= value.bytes.length;
    yield Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.length);
  }
}

async function* eventsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<PackEvent> {
  const reader = new PackReader();
  try {
    for await (const chunk of stream) yield* reader.read(chunk);
    reader.finish();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw notAPack(thrown.code === "network" ? "was cut off" : "is none", thrown);
  }
}

function notAPack(how: string, cause?: unknown): AppError {
  return new AppError("bad_request", `The pack ${how}. Ask which pictures are missing, and send those again.`, {
    cause,
  });
}
