import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { notify } from "#db/notices.ts";
import type { Console } from "../../context.ts";
import { recordReceived, zipFolder } from "./service.ts";
import { dropZip, sweepZips } from "./sweep.ts";
import { type Unpacked, unpackZip } from "./unpack.ts";

/** How often progress is recorded, in milliseconds. */
const tickMs = 500;
const sweepMs = 60 * 60_000;

/** Unpacks the zips that arrived here, one after the other. */
export interface Inbox {
  /** A zip is whole: it is unpacked as soon as those before it are. */
  unpack(id: string): void;
  /** Stops in the middle of a zip, which is begun again with the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the room that unpacks zips. What a stop or a crash left behind goes on; what was abandoned is cleared away.
 */
export async function startInbox(console: Console): Promise<Inbox> {
  const { db, log, env } = console;
  const folder = zipFolder(env);
  await mkdir(folder, { recursive: true });
  const queue = new PQueue({ concurrency: 1 });
  const queued = new Set<string>();
  const stopping = new AbortController();

  const unpack = (id: string) => {
    if (queued.has(id) || stopping.signal.aborted) return;
    queued.add(id);
    void queue.add(async () => {
      await unpackOne(console, id, stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error, import: id }, "a zip was not unpacked");
      });
      queued.delete(id);
    });
  };
  const sweep = async () => {
    for (const id of await sweepZips(db, folder, new Date())) unpack(id);
  };
  await sweep();
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ err: error }, "zips were not swept"));
  }, sweepMs);

  return {
    unpack,
    async stop() {
      clearInterval(timer);
      stopping.abort(new DOMException("The console stops", "AbortError"));
      await queue.onIdle();
    },
  };
}

async function unpackOne(console: Console, id: string, stopping: AbortSignal): Promise<void> {
  const { db, env } = console;
  const file = join(zipFolder(env), id);
  // a stop between the last byte and this record leaves a whole zip that is still called receiving
  await recordReceived(db, id);
  const cancelled = new AbortController();
  let told = 0;
  const onEntry = (done: number, total: number) => {
    if (done < total && performance.now() - told < tickMs) return;
    told = performance.now();
    recordProgress(console, id, done, total).then(
      (goesOn) => goesOn || cancelled.abort(new DOMException("Cancelled", "AbortError")),
      () => undefined,
    );
  };
  try {
    const signal = AbortSignal.any([stopping, cancelled.signal]);
    const unpacked = await unpackZip(console, file, { staging: `${file}.entries`, onEntry, signal });
    await recordUnpacked(console, id, unpacked);
  } catch (error) {
    if (stopping.aborted) return;
    if (!cancelled.signal.aborted) await recordFailed(console, id, toAppError(error));
  }
  await dropZip(file);
}

/** @returns whether somebody still wants it */
async function recordProgress({ db }: Console, id: string, filesDone: number, filesTotal: number): Promise<boolean> {
  const { count } = await db.zipImport.updateMany({
    where: { id, state: "unpacking" },
    data: { filesDone, filesTotal },
  });
  await notify(db, { kind: "import", id });
  return count > 0;
}

async function recordUnpacked({ db }: Console, id: string, { frames, refused }: Unpacked): Promise<void> {
  const total = await db.zipImport.findUniqueOrThrow({ where: { id }, select: { filesTotal: true } });
  await db.zipImport.updateMany({
    where: { id, state: "unpacking" },
    data: {
      state: "done",
      filesDone: total.filesTotal,
      frames,
      refused: refused.map(({ path, code, message }) => ({ path, code, message })),
      finishedAt: new Date(),
    },
  });
  await notify(db, { kind: "import", id });
}

async function recordFailed({ db, log }: Console, id: string, { code, message, cause }: AppError): Promise<void> {
  const internal = code === "internal";
  if (internal) log.error({ err: cause, import: id }, "a zip could not be unpacked");
  await db.zipImport.updateMany({
    where: { id, state: { in: ["receiving", "unpacking"] } },
    data: {
      state: "failed",
      reasonCode: code,
      reason: internal ? "The console failed on this zip; its log names the cause. Try again." : message,
      finishedAt: new Date(),
    },
  });
  await notify(db, { kind: "import", id });
}
