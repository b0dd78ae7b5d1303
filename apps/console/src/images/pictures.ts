import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FrameType } from "@holofleet/shared/content/manifest.ts";
import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import type { Logger } from "pino";
import { pictureTimeout, type Recipe } from "./recipes.ts";

export interface PictureFacts {
  type: FrameType;
  /** pixels as shown, after the orientation of its EXIF */
  width: number;
  height: number;
}

/** What goes to the worker, a recipe when a rendition is wanted, and what comes back: that it has it, then how it went. */
export type Job = { file: string; out: string; recipe?: Recipe };
export type Answer =
  | "taken"
  | { facts: PictureFacts }
  | { fault: { code: ErrorCode; message: string; details?: Record<string, unknown> } };

export interface Pictures {
  /**
   * Decodes `file` fully and writes its thumbnail (recipes.ts) to `out`.
   * @throws AppError image_invalid, image_animated, image_too_large, image_truncated; timeout when it takes over 20 s
   */
  inspect(file: string, out: string): Promise<PictureFacts>;
  /**
   * Makes a rendition of the verified picture in `file` and writes it to `out`. When somebody waits for it, it is `urgent`.
   * @throws AppError as `inspect`
   */
  render(file: string, out: string, recipe: Recipe, options?: { urgent?: boolean }): Promise<PictureFacts>;
  stop(): Promise<void>;
}

const workerFile = fileURLToPath(new URL("./worker.ts", import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/**
 * Decodes pictures in child processes: a picture that crashes or hangs the decoder fails alone. Workers start with the first
 * picture, take one at a time, see no secret (their environment has none) and end with the console.
 */
export function startPictures({ log }: { log: Logger }): Pictures {
  const limit = Math.min(4, Math.max(2, availableParallelism()));
  const queue = new PQueue({ concurrency: limit });
  const idle: ChildProcess[] = [];
  const alive = new Set<ChildProcess>();

  function start(): ChildProcess {
    const child = fork(workerFile, [], {
      execPath: process.execPath,
      execArgv: ["--import", tsx, "--max-old-space-size=256"],
      env: { NODE_ENV: "production", MALLOC_ARENA_MAX: "2" },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      // a Ctrl-C in the terminal reaches the whole group; pictures under way still finish
      detached: process.platform !== "win32",
    });
    alive.add(child);
    child.once("exit", (code, signal) => {
      alive.delete(child);
      if (idle.includes(child)) idle.splice(idle.indexOf(child), 1);
      log.debug({ code, signal }, "picture worker ended");
    });
    return child;
  }

  async function work(job: Job): Promise<PictureFacts> {
    const rested = idle.pop();
    const child = rested ?? start();
    const answer = await ask(child, job);
    if (answer === "never taken") {
      if (rested) return work(job);
      throw new AppError(
        "unavailable",
        "The picture decoder does not start. Free memory on the console's machine and try again.",
      );
    }
    idle.push(child);
    if ("facts" in answer) return answer.facts;
    const { code, message, details } = answer.fault;
    throw new AppError(code, message, details && { details });
  }

  return {
    inspect: (file, out) => queue.add(() => work({ file, out })),
    render: (file, out, recipe, { urgent = false } = {}) =>
      queue.add(() => work({ file, out, recipe }), { priority: urgent ? 1 : 0 }),
    async stop() {
      queue.clear();
      await queue.onIdle();
      await Promise.all([...alive].map(end));
    },
  };
}

/**
 * Sends one job. A worker that ends or stays silent for too long never gets another. One that ended before it took the job, as an
 * idle one may for want of memory, says nothing about the picture.
 */
function ask(child: ChildProcess, job: Job): Promise<Exclude<Answer, "taken"> | "never taken"> {
  return new Promise((resolve, reject) => {
    let taken = false;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit).off("error", onExit);
      settle();
    };
    const onMessage = (message: unknown) => {
      const answer = message as Answer;
      if (answer === "taken") taken = true;
      else finish(() => resolve(answer));
    };
    const onExit = () => finish(() => (taken ? reject(crashed()) : resolve("never taken")));
    const timer = setTimeout(() => {
      finish(() => reject(new AppError("timeout", "This picture took too long to decode. Export it smaller.")));
      child.kill("SIGKILL");
    }, pictureTimeout);
    child.on("message", onMessage).on("exit", onExit).on("error", onExit);
    child.send(job);
  });
}

const crashed = () =>
  new AppError("image_invalid", "This picture crashed the decoder. Export it again, then upload it again.");

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });
}
