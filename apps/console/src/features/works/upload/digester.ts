import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import PQueue from "p-queue";
import type { DigestAnswer } from "./digest.worker.ts";

const size = () => Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1));
const start = () => new Worker(new URL("./digest.worker.ts", import.meta.url));

let queue: PQueue | undefined;
const idle: Worker[] = [];

/**
 * SHA-256 of a file; `null` when it cannot be read any more. Files are hashed in web workers, at most four at a time for the
 * whole page, piece by piece.
 * @throws AbortError before it was begun
 */
export function digestOf(file: File, signal: AbortSignal): Promise<Digest | null> {
  queue ??= new PQueue({ concurrency: size() });
  return queue.add(async () => {
    signal.throwIfAborted();
    const worker = idle.pop() ?? start();
    const answer = await new Promise<DigestAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`The browser cannot compute digests: ${message}`));
      worker.postMessage(file);
    });
    idle.push(worker);
    return "hex" in answer ? digestOfHex(answer.hex) : null;
  });
}
