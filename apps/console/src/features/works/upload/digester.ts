import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import PQueue from "p-queue";
import type { DigestAnswer } from "./digest.worker.ts";

export interface Digester {
  /** SHA-256 of a file; `null` when it cannot be read any more. */
  digest(file: File): Promise<Digest | null>;
  close(): void;
}

/** Hashes files in web workers, at most four at a time. */
export function openDigester(): Digester {
  const size = Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1));
  const queue = new PQueue({ concurrency: size });
  const idle = Array.from({ length: size }, () => new Worker(new URL("./digest.worker.ts", import.meta.url)));
  const all = [...idle];

  async function ask(file: File): Promise<Digest | null> {
    const worker = idle.pop();
    if (worker === undefined) throw new Error("no digest worker is free");
    const answer = await new Promise<DigestAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`The browser cannot compute digests: ${message}`));
      worker.postMessage(file);
    });
    idle.push(worker);
    return "hex" in answer ? digestOfHex(answer.hex) : null;
  }

  return {
    digest: (file) => queue.add(() => ask(file)),
    close() {
      queue.clear();
      for (const worker of all) worker.terminate();
    },
  };
}
