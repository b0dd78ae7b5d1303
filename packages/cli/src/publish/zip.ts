import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import { ProgressLine } from "../output.ts";
import { cacheFolder, type Session } from "../session.ts";
import { createUpload, readOffset, sendPart } from "./tus.ts";

/** Bytes of one request: what a proxy in between still lets through, and little to send again. */
const partBytes = 16 * 1024 ** 2;
/** Failures one after the other, without a byte between them, that end it. */
const attempts = 8;

/**
 * Sends a zip. A broken line goes on where the console stands, in this run or in the next.
 * @returns the id of its import, and the bytes that were sent
 * @throws AppError bad_request when there is no such file; whatever the console refused
 */
export async function sendZip(session: Session, file: string): Promise<{ id: string; bytes: number }> {
  const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
    throw new AppError("bad_request", `${file} cannot be read. Give a folder of pictures, or a zip of them.`, {
      cause,
    });
  });
  const key = createHash("sha256").update([session.url, file, size, mtimeMs].join("\n")).digest("hex").slice(0, 32);
  const memory = join(cacheFolder, "zips", key);
  const { location, offset } =
    (await remembered(session, memory)) ?? (await begin(session, memory, basename(file), size));
  await sendFrom(session, location, { blob: await openAsBlob(file), offset });
  await rm(memory, { force: true });
  return { id: basename(location), bytes: size - offset };
}

interface Place {
  location: string;
  /** bytes that the console has */
  offset: number;
}

async function remembered(session: Session, memory: string): Promise<Place | null> {
  const location = await readFile(memory, "utf8").catch(() => null);
  const offset = location && (await readOffset(session, location).catch(() => null));
  return location === null || typeof offset !== "number" ? null : { location, offset };
}

async function begin(session: Session, memory: string, name: string, size: number): Promise<Place> {
  const location = await createUpload(session, name, size);
  await mkdir(dirname(memory), { recursive: true });
  await writeFile(memory, location, { mode: 0o600 });
  return { location, offset: 0 };
}

async function sendFrom(
  session: Session,
  location: string,
  { blob, offset }: { blob: Blob; offset: number },
): Promise<void> {
  const line = new ProgressLine("Uploading");
  const started = performance.now();
  let at = offset;
  const facts = () => {
    const rate = (at - offset) / ((performance.now() - started) / 1000);
    const bytes = { done: at, total: blob.size };
    return {
      files: { done: at === blob.size ? 1 : 0, total: 1 },
      bytes,
      rate,
      eta: rate > 0 ? (blob.size - at) / rate : null,
    };
  };
  for (let failures = 0; at < blob.size; ) {
    try {
      at = await sendPart(session, location, at, blob.slice(at, at + partBytes));
      failures = 0;
      line.show(facts());
    } catch (thrown) {
      const passing = ["unavailable", "network", "conflict"].includes(toAppError(thrown).code);
      if (!passing || ++failures === attempts) throw thrown;
      await delay(Math.random() * 500 * 2 ** failures);
      at = await readOffset(session, location).catch(() => at);
    }
  }
  line.end(facts());
}
