import { failureOf } from "@holofleet/contract/client.ts";
import { type Import, zipsRoute } from "@holofleet/contract/works/imports.ts";
import { pathFault } from "@holofleet/shared/content/path.ts";
import { AppError, type ErrorCode, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import PQueue from "p-queue";
import { client } from "#ui/api.ts";
import type { DraftFrame } from "./merge.ts";
import { patiently, pause } from "./patience.ts";
import type { Job } from "./pictures.ts";
import { type BadFile, type Facts, nothing } from "./state.ts";

/** Bytes of one request. */
const partBytes = 16 * 1024 ** 2;
/** One zip at a time: it takes one of the few connections for long. */
const turn = new PQueue({ concurrency: 1 });
/** How often the console is asked how far it is, in milliseconds. */
const askMs = 1000;

export interface ZipSource {
  /** absent after the page was loaded again: then only the console can bring it further */
  file: File | null;
  /** where its frames go in the draft, `/` at the end, or empty */
  prefix: string;
  importId: string | null;
  /** the console knows it by this id from now on */
  onImport?: (id: string) => void;
}

/** What is thrown when only the file itself can bring an upload further. */
export class FileNeeded extends Error {}

/** Sends a zip, resumable, and waits until the console has unpacked it. */
export function zipJob({ file, prefix, importId, onImport }: ZipSource): Job {
  let id = importId;
  let failed = false;

  return {
    async run(facts, onBytes, signal) {
      // the console is done with it: only the file itself can begin it again
      if (failed) id = null;
      const known = id === null ? null : await patiently(() => client.imports.show({ id: id ?? "" }), facts, signal);
      if (known === null || known.state === "receiving") {
        if (file === null) throw new FileNeeded();
        await turn.add(async () => {
          signal.throwIfAborted();
          facts.phase = "sending";
          facts.total = { files: 1, bytes: file.size };
          facts.sent = nothing;
          const onId = (next: string) => {
            id = next;
            onImport?.(next);
          };
          await patiently(() => sendZip(file, { facts, onBytes, onId, signal }), facts, signal);
        });
      }
      facts.phase = "unpacking";
      facts.moving = 0;
      const ended = await waitFor(id ?? "", facts, signal);
      if (ended.state !== "done") {
        failed = true;
        throw failureOfImport(ended);
      }
      const result = await patiently(() => client.imports.show({ id: ended.id }), facts, signal);
      facts.bad = result.refused.map(({ path, code, message }) => ({
        path: prefix + path,
        fault: code as BadFile["fault"],
        message,
      }));
      return placeFrames(result.frames, prefix, facts);
    },
  };
}

function placeFrames(frames: readonly DraftFrame[], prefix: string, facts: Facts): DraftFrame[] {
  return frames.flatMap(({ path, digest }) => {
    const placed = prefix + path;
    const fault = pathFault(placed);
    if (fault === null) return [{ path: placed, digest }];
    facts.bad.push({ path: placed, fault, message: null });
    return [];
  });
}

async function waitFor(id: string, facts: Facts, signal: AbortSignal): Promise<Import> {
  for (;;) {
    const now = await patiently(() => client.imports.show({ id }), facts, signal);
    // it is entries that count now, not bytes
    facts.total = { files: now.files.total, bytes: 0 };
    facts.sent = { files: now.files.done, bytes: 0 };
    if (now.state !== "receiving" && now.state !== "unpacking") return now;
    await pause(askMs, signal);
  }
}

function failureOfImport({ reason, state }: Import): AppError {
  if (state === "cancelled" || reason === null) return new AppError("not_found", "This zip was cancelled.");
  const code = errorCodes.find((known) => known === reason.code) ?? "internal";
  return new AppError(code, reason.message);
}

interface SendOptions {
  facts: Facts;
  onBytes: (bytes: number) => void;
  onId: (id: string) => void;
  signal: AbortSignal;
}

/** Sends what the console lacks of a zip, also of one that this browser began to send before. */
async function sendZip(file: File, { facts, onBytes, onId, signal }: SendOptions): Promise<void> {
  const { Upload } = await import("tus-js-client");
  await new Promise<void>((resolve, reject) => {
    let before: number | null = null;
    const stop = () => {
      void upload.abort().catch(() => undefined);
      reject(signal.reason);
    };
    const finish = (settle: () => void) => {
      signal.removeEventListener("abort", stop);
      settle();
    };
    const upload = new Upload(file, {
      endpoint: zipsRoute,
      chunkSize: partBytes,
      retryDelays: null,
      metadata: { filename: file.name },
      removeFingerprintOnSuccess: true,
      onUploadUrlAvailable: () => onId(upload.url?.split("/").at(-1) ?? ""),
      onProgress: (sent) => {
        // the first figure is where the console stands
        if (before !== null) onBytes(sent - before);
        before = sent;
        facts.moving = sent;
      },
      onSuccess: () => finish(resolve),
      onError: (error) => finish(() => reject(refusalOf(error))),
    });
    signal.addEventListener("abort", stop, { once: true });
    upload
      .findPreviousUploads()
      .then(([previous]) => {
        if (signal.aborted) return;
        if (previous) upload.resumeFromPreviousUpload(previous);
        upload.start();
      })
      .catch((error: unknown) => finish(() => reject(error)));
  });
}

/** The console's own reason, when it gave one; else the line broke. */
function refusalOf(error: Error): AppError {
  const response = "originalResponse" in error ? (error.originalResponse as { getBody(): string } | null) : null;
  if (response === null) return new AppError("network", "The connection to the console broke.", { cause: error });
  try {
    const { code, message } = errorBodySchema.parse(JSON.parse(response.getBody())).error;
    const known: ErrorCode = errorCodes.find((candidate) => candidate === code) ?? "internal";
    return new AppError(known, message);
  } catch {
    return new AppError("unavailable", "The console is out of reach.", { cause: failureOf(error) });
  }
}
