import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { LegacyState, LegacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import type { FileFault } from "@holofleet/shared/protocol/state.ts";
import type { Outside } from "#console-api/outside.ts";
import type { Throttle } from "#console-api/stall.ts";
import type { Store } from "#store/store.ts";
import { createDownloads, type Timings } from "./downloads.ts";
import { fetchPicture } from "./fetch.ts";
import { type Library, mostPictures } from "./library.ts";
import { type Refused, readList } from "./list.ts";
import { createOrders, type OrdersOptions } from "./orders.ts";
import { createRate } from "./rate.ts";

/** The older broker as this room needs it. */
interface Listener {
  state(): { listening: boolean; reason: string | null };
  stop(): Promise<void>;
}

export interface LegacyOptions extends OrdersOptions {
  library: Library;
  store: Pick<Store, "receive" | "has" | "hold" | "onDamage">;
  outside: Outside;
  origins: readonly string[];
  /** the folder for players that read from disk */
  pictures: {
    stands(picture: { path: string; size: number }): Promise<boolean>;
    lay(picture: { path: string; digest: Digest; size: number; before: Digest | null }): Promise<void>;
  };
  topics: readonly LegacyTopics[];
  /** Listens to topics of the older broker; `kept`: what comes while we are away shall wait there. */
  listen(
    topics: string[],
    kept: boolean,
    onMessage: (topic: string, payload: Uint8Array, retained: boolean) => Promise<void>,
    onState: () => void,
  ): Listener;
  throttle: Throttle;
  /** Whether the mall's line may be used for downloads now. */
  mayDownload(): boolean;
  /** bytes that lack when so many more are stored; 0: they fit */
  shortBytes(need: number): Promise<number>;
  timings?: Partial<Timings>;
}

/** What the player serves under an older system's path. */
export interface ServedPicture {
  digest: Digest;
  /** bytes */
  size: number;
  type: string;
}

const stallMs = 30_000;
/** At least so often it is looked whether downloads may run: milliseconds. */
const lookMs = 30_000;
const refusedForMs = 24 * 3_600_000;
const mostRefused = 30;

export type Legacy = ReturnType<typeof createLegacy>;

/**
 * What an older back end sends, in this mall: its lists become pictures on disk and on the player under their own paths, and its
 * orders reach the mall's own projectors.
 */
export function createLegacy(options: LegacyOptions) {
  const { store, library, origins, pictures, topics, onChange, now, log } = options;
  const stopping = new AbortController();
  const rate = createRate();
  const orders = createOrders(options);
  /** blobs on their way into the library, and what stands in the folder, by path */
  const coming = new Set<Digest>();
  const laid = new Map<string, Digest>();
  let refused: (Refused & { at: number })[] = [];
  let bytes = 0;
  store.hold(() => coming);

  async function checkRoom(need: number): Promise<void> {
    const shortBytes = await options.shortBytes(Math.max(0, need));
    if (shortBytes <= 0) return;
    const message = "The disk has no room for pictures of the older system. Free some space; they are fetched then.";
    throw new AppError("disk_full", message, { details: { shortBytes } });
  }

  const ports = {
    ...{
      outside: options.outside,
      store,
      folder: library.partial,
      throttle: options.throttle,
      stallMs,
      signal: stopping.signal,
      checkRoom,
    },
    onBytes(fresh: number) {
      bytes += fresh;
      rate.count(fresh);
      onChange();
    },
    onDigest: (digest: Digest) => void coming.add(digest),
  };
  const downloads = createDownloads({
    library,
    fetch: (picture) => fetchPicture(picture, ports),
    async lay(path, { digest, size, before }, isFresh) {
      coming.delete(digest);
      if (laid.get(path) !== digest && (isFresh || !(await pictures.stands({ path, size }))))
        await pictures.lay({ path, digest, size, before });
      laid.set(path, digest);
    },
    has: ({ digest, size }) => store.has(digest, size),
    ...{ onChange, now, log, timings: options.timings },
  });

  async function takeList(topic: string, payload: Uint8Array): Promise<void> {
    const read = readList(payload, origins);
    const room = Math.max(0, mostPictures - library.size);
    const wanted = read.wanted.filter(({ path }, index) => index < room || library.get(path) !== undefined);
    log.info({ topic, pictures: wanted.length, refused: read.refused.length }, "a list of the older system");
    if (wanted.length < read.wanted.length) {
      const message = `This agent keeps ${mostPictures} pictures of an older system, and no more.`;
      read.refused.push({ url: "", code: "older_list", message });
    }
    for (const { url, message } of read.refused.slice(0, mostRefused)) log.warn({ url }, message);
    const again = new Set([...wanted, ...read.refused].map(({ url }) => url));
    const news = read.refused.map((one) => ({ ...one, at: now() }));
    refused = [...refused.filter(({ url }) => !again.has(url)), ...news].slice(-mostRefused);
    const { files } = downloads.counts();
    if (files.done === files.total) bytes = 0;
    if (wanted.length > 0) await downloads.ask(wanted);
    onChange();
  }

  async function takeOrder(payload: Uint8Array, retained: boolean): Promise<void> {
    // an order that was kept is of another hour: nothing may light up because of it
    if (retained)
      log.warn("a kept order of the older system was passed over; only the one who sent it can take it back");
    else orders.take(payload);
  }

  let timer: NodeJS.Timeout | undefined;
  function look(): void {
    clearTimeout(timer);
    if (options.mayDownload()) downloads.goOn();
    else downloads.hold();
    timer = setTimeout(look, lookMs);
    timer.unref();
  }

  const mend = () =>
    void downloads.mend().catch((thrown) => log.error({ err: thrown }, "lost pictures could not be asked for"));
  store.onDamage(mend);
  mend();
  look();
  const lists = [...new Set(topics.flatMap(({ all, mall, work }) => [all, mall, work]))];
  const links = [
    options.listen(lists, true, (topic, payload) => takeList(topic, payload), onChange),
    // nobody may keep an order for later
    options.listen(
      ["projector-remote-control"],
      false,
      (_, payload, retained) => takeOrder(payload, retained),
      onChange,
    ),
  ];

  function faults(): FileFault[] {
    refused = refused.filter(({ at }) => now() - at < refusedForMs);
    return [...downloads.faults(), ...refused.map(faultOf)];
  }

  return {
    /** Whether what a mall's line allows may have changed. */
    look,
    faults,
    /** True for the answer to an order of the older system. */
    acked: orders.acked,
    /** A picture by the path that a player asks for, percent-encoded or not. */
    find(path: string): ServedPicture | null {
      return library.get(path)?.stored ?? null;
    },
    state(): LegacyState {
      const { files, failing } = downloads.counts();
      const states = links.map((link) => link.state());
      let stored = 0;
      for (const _ of library.digests()) stored += 1;
      return {
        listening: states.every(({ listening }) => listening),
        reason: states.find(({ reason }) => reason !== null)?.reason ?? null,
        ...{ files, bytes, rate: rate.perSecond(), failing, stored, orders: orders.list() },
      };
    },
    /** Ends everything; what is half fetched is continued by the next start. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      await Promise.all(links.map((link) => link.stop()));
      stopping.abort();
      await downloads.stop();
      await library.close();
    },
  };
}

function faultOf({ url, code, message }: Refused): FileFault {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: "", pathname: url };
  return { work: host.slice(0, 80) || "list", path: pathname.replace(/^\//, "") || "-", code, message };
}
