import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";

/** A connection on which nothing moves for so long, in milliseconds, counts as broken. Decoding a big picture takes a while. */
const stallMs = 60_000;

export interface SendOptions {
  signal: AbortSignal;
  /** bytes that left since the last call */
  onBytes: (bytes: number) => void;
}

/**
 * Sends one picture to `PUT /uploads/blobs/{hex}`. XMLHttpRequest, because fetch tells nothing while a body leaves.
 * @throws AppError with the console's own code, `network` when there was no answer; AbortError when `signal` ends it
 */
export function sendBlob(file: File, digest: Digest, { signal, onBytes }: SendOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    const count = (total: number) => {
      onBytes(total - sent);
      sent = total;
    };
    const abort = () => request.abort();
    let stalled = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        stalled = true;
        request.abort();
      }, stallMs);
    };
    const fail = (error: Error) => {
      count(0);
      reject(error);
    };
    signal.addEventListener("abort", abort);
    request.upload.onprogress = ({ loaded }) => {
      count(Math.min(loaded, file.size));
      watch();
    };
    request.onload = () => {
      if (request.status >= 300) return fail(refusal(request));
      count(file.size);
      resolve();
    };
    const broken = () => new AppError("network", "The connection to the console broke.");
    request.onerror = () => fail(broken());
    request.onabort = () => fail(stalled ? broken() : new DOMException("Upload cancelled", "AbortError"));
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    request.open("PUT", `/uploads/blobs/${hexOf(digest)}`);
    watch();
    request.send(file);
  });
}

function refusal({ status, responseText }: XMLHttpRequest): AppError {
  try {
    const { code, message, details } = errorBodySchema.parse(JSON.parse(responseText)).error;
    const known = errorCodes.find((candidate) => candidate === code) ?? "internal";
    return new AppError(known, message, { details: { ...(details ?? {}) } });
  } catch (cause) {
    // a proxy in between answered, not the console
    return new AppError("unavailable", `The console is out of reach (HTTP ${status}).`, { cause });
  }
}
