import { Worker } from "node:worker_threads";
import { type WriteJob, type WriteResult, writer } from "./writer.ts";

/** The largest blob, in bytes, that is taken into memory whole. */
export const mostInMemory = 1024 * 1024;
/** Blobs that have a place in the memory at once. */
const places = 16;
/** Two keep a quick disk busy while one of them computes; more would only make the processor change between them. */
const threads = 2;
/** Milliseconds without work after which threads and memory are given back. */
const idleMs = 60_000;

/** A place in the memory for one blob. Who takes one gives it back. */
export interface Place {
  bytes: Uint8Array;
  /** Hands its first `size` bytes to a thread. Resolves when that is done with them. */
  write(size: number, job: Pick<WriteJob, "hex" | "part" | "file">): Promise<WriteResult["outcome"]>;
  release(): void;
}

const lost = (message: string): WriteResult["outcome"] => ({ code: "ENOMEM", errno: 0, message });

/** Threads that write small blobs, and the memory that they share with us. Started when they are needed, ended when they are not. */
export class Writers {
  #crew: { memory: SharedArrayBuffer; workers: Worker[] } | null = null;
  #free = Array.from({ length: places }, (_, index) => index);
  readonly #waiting: ((index: number) => void)[] = [];
  readonly #jobs = new Map<number, (outcome: WriteResult["outcome"]) => void>();
  #count = 0;
  #idle: NodeJS.Timeout | undefined;

  /** Starts the threads, for blobs that are soon to come. */
  prepare(): void {
    clearTimeout(this.#idle);
    this.#crew ??= this.#start();
    this.#restIfIdle();
  }

  /** Waits for a free place. */
  async take(): Promise<Place> {
    clearTimeout(this.#idle);
    const index = this.#free.pop() ?? (await new Promise<number>((resolve) => this.#waiting.push(resolve)));
    this.#crew ??= this.#start();
    const { memory, workers } = this.#crew;
    const at = index * mostInMemory;
    return {
      bytes: new Uint8Array(memory, at, mostInMemory),
      write: (size, job) =>
        new Promise((resolve) => {
          if (this.#crew?.memory !== memory) return resolve(lost("The threads that write ended."));
          const id = this.#count++;
          this.#jobs.set(id, resolve);
          // work under way keeps the process alive, threads alone do not
          workers[id % threads]?.ref();
          workers[id % threads]?.postMessage({ ...job, id, at, size } satisfies WriteJob);
        }),
      release: () => this.#release(index),
    };
  }

  #release(index: number): void {
    const next = this.#waiting.shift();
    if (next) next(index);
    else this.#free.push(index);
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#free.length === places) this.#idle = setTimeout(() => this.#end(), idleMs).unref();
  }

  #start() {
    const memory = new SharedArrayBuffer(places * mostInMemory);
    // names that a transpiler may have given to functions stand for themselves
    const text = `const __name = (made) => made; (${writer})();`;
    const workers = Array.from({ length: threads }, () => {
      const worker = new Worker(text, { eval: true, workerData: memory, execArgv: [], name: "writer" });
      worker.on("message", ({ id, outcome }: WriteResult) => {
        this.#jobs.get(id)?.(outcome);
        this.#jobs.delete(id);
        if (this.#jobs.size === 0) for (const one of workers) one.unref();
      });
      worker.on("error", ({ message }) => this.#fail(message));
      worker.unref();
      return worker;
    });
    return { memory, workers };
  }

  /** A thread died, which only a machine out of memory can bring about: its work is done again by others. */
  #fail(message: string): void {
    for (const resolve of this.#jobs.values()) resolve(lost(message));
    this.#jobs.clear();
    this.#end();
  }

  #end(): void {
    for (const worker of this.#crew?.workers ?? []) void worker.terminate();
    this.#crew = null;
  }
}
