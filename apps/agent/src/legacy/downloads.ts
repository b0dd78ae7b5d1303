import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { pathKey } from "@holofleet/shared/content/path.ts";
import { type AppError, type ErrorCode, toAppError } from "@holofleet/shared/errors.ts";
import type { FileFault } from "@holofleet/shared/protocol/state.ts";
import PQueue from "p-queue";
import type { Logger } from "pino";
import { diskError } from "#store/durable.ts";
import type { Library, Picture, Stored } from "./library.ts";
import { withoutLogin } from "./list.ts";

export interface DownloadsOptions {
  library: Library;
  /** what is stored now, or `null` when nothing changed */
  fetch(picture: Picture): Promise<Stored | null>;
  /** Puts a stored picture into the folder for players; one that is not fresh may stand there. */
  lay(path: string, stored: Stored, isFresh: boolean): Promise<void>;
  /** Whether the blob of a stored picture is still sound, as far as is known. */
  has(stored: Stored): boolean;
  onChange(): void;
  /** epoch milliseconds */
  now(): number;
  log: Pick<Logger, "warn" | "error">;
  timings?: Partial<Timings> | undefined;
}

/** milliseconds */
export interface Timings {
  /** the first wait after a fault is up to this long */
  baseMs: number;
  /** the longest wait after what passes by itself, and after what does not */
  passingMs: number;
  ownMs: number;
}
const usual: Timings = { baseMs: 2_000, passingMs: 300_000, ownMs: 3_600_000 };
/** After so long without success a picture is given up, and not before so many tries: clocks are set. */
const giveUpMs = 7 * 24 * 3_600_000;
const leastTries = 20;

/** What passes by itself, or by a hand that nobody sees. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "network",
  "timeout",
  "unavailable",
  "rate_limited",
  "image_truncated",
  "conflict",
  "disk_full",
  "disk_failed",
]);

interface Trouble {
  tries: number;
  fault: FileFault;
  timer: NodeJS.Timeout;
}

/** Pictures that are fetched at once. */
const lanes = 6;

export type Downloads = ReturnType<typeof createDownloads>;

/** Brings every picture that was asked for, several at once; what fails waits by itself and holds nobody up. */
export function createDownloads(options: DownloadsOptions) {
  const { library, log, now, onChange } = options;
  const timings = { ...usual, ...options.timings };
  const queue = new PQueue({ concurrency: lanes });
  /** keys of pictures that wait for a lane or are in one */
  const under = new Set<string>();
  const troubles = new Map<string, Trouble>();
  /** keys of what was asked for and is not here yet; those that came since there was none are counted */
  const open = new Set<string>();
  let done = 0;
  let stopped = false;

  function start(path: string): void {
    const key = pathKey(path);
    if (stopped || under.has(key)) return;
    if (open.size === 0) done = 0;
    if (library.get(path)?.askedAt !== null) open.add(key);
    under.add(key);
    clearTimeout(troubles.get(key)?.timer);
    void queue.add(() => bring(key));
  }

  async function bring(key: string): Promise<void> {
    const picture = library.get(key);
    if (stopped || picture === undefined) return void under.delete(key);
    try {
      const isFresh = await fetchAsked(picture);
      const { path, stored } = library.get(key) ?? picture;
      if (stored) await options.lay(path, stored, isFresh);
      troubles.delete(key);
      under.delete(key);
      if (open.delete(key)) done += 1;
      // it was asked for again meanwhile
      if (library.get(key)?.askedAt !== null) start(path);
    } catch (thrown) {
      under.delete(key);
      const complain = (err: unknown) => log.error({ err }, "a picture's end could not be written down");
      if (!stopped) await retry(key, picture, toAppError(diskError(thrown))).catch(complain);
    }
    onChange();
  }

  /** @returns whether it is another picture now */
  async function fetchAsked(picture: Picture): Promise<boolean> {
    const { url, path, askedAt } = picture;
    if (askedAt === null) return false;
    const stored = await options.fetch(picture);
    if (stored) await library.record({ kind: "stored", asked: askedAt, url, path, stored });
    else await library.record({ kind: "unchanged", asked: askedAt, path });
    return stored !== null;
  }

  async function retry(key: string, { url, path, askedAt }: Picture, error: AppError): Promise<void> {
    const before = troubles.get(key);
    const tries = (before?.tries ?? 0) + 1;
    const fault = faultOf(url, path, error);
    if (before?.fault.message !== fault.message) log.warn({ url: withoutLogin(url) }, error.message);
    const isLast = askedAt !== null && library.get(key)?.askedAt === askedAt && tries >= leastTries;
    if (isLast && now() - askedAt > giveUpMs) {
      log.error({ url: withoutLogin(url) }, "a picture of the older system was given up; a new list asks for it again");
      troubles.delete(key);
      open.delete(key);
      return library.record({ kind: "dropped", path });
    }
    const asked = Number(error.details?.retryAfterSeconds ?? 0) * 1000;
    const capMs = passing.has(error.code) ? timings.passingMs : timings.ownMs;
    const wait = Math.max(timings.baseMs / 4, asked, fullJitterMs(tries - 1, { baseMs: timings.baseMs, capMs }));
    troubles.set(key, { tries, fault, timer: setTimeout(() => start(path), wait).unref() });
  }

  for (const { path } of library.pictures()) start(path);
  return {
    /** Takes what lists asked for; durable when it resolves. @throws AppError disk_full, disk_failed */
    async ask(wanted: { url: string; path: string }[]): Promise<void> {
      await library.record({ kind: "asked", at: now(), wanted });
      for (const { path } of wanted) start(path);
      onChange();
    },
    /** Looks at the stored pictures again: some of their blobs are gone. */
    async mend(): Promise<void> {
      const lost = [...library.pictures()].filter(
        ({ stored, askedAt }) => stored && askedAt === null && !options.has(stored),
      );
      if (lost.length === 0) return;
      await library.record({ kind: "asked", at: now(), wanted: lost.map(({ url, path }) => ({ url, path })) });
      for (const { path } of lost) start(path);
    },
    /** Nothing is fetched until it goes on. */
    hold: () => queue.pause(),
    goOn: () => void queue.start(),
    faults: (): FileFault[] => [...troubles.values()].map(({ fault }) => fault),
    counts: () => ({ files: { done, total: done + open.size }, failing: troubles.size }),
    /** Ends what is under way after `fetch` and `lay` were told to. */
    async stop(): Promise<void> {
      stopped = true;
      queue.clear();
      for (const { timer } of troubles.values()) clearTimeout(timer);
      queue.start();
      await queue.onIdle();
    },
  };
}

function faultOf(url: string, path: string, { code, message }: AppError): FileFault {
  return { work: new URL(url).host.slice(0, 80), path, code, message: message.slice(0, 500) };
}
