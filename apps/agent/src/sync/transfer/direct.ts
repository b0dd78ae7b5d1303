import type { Digest } from "@holofleet/shared/content/digest.ts";
import { maxLinks } from "@holofleet/shared/protocol/agent-http.ts";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Clock } from "../clock.ts";
import type { Transfer } from "../plan.ts";
import { tries } from "./transfer.ts";

/** Faults in a row after which the store counts as out of reach. */
const mostFaults = 3;
/** Requests for one blob after which the console is asked for it: a last try must not fail as those before it. */
const mostAsks = tries - 1;

/** The way to blobs that does not lead through the console: to a bucket, or to what stands in front of it. */
export interface Direct {
  /** false: the console has to be asked for everything */
  usable(): boolean;
  /** As the console's own: and from the console where the direct way fails. */
  blob: ConsoleApi["blob"];
}

/** Asks for the addresses of `transfers` batch by batch, when the first of each is needed, and again when they are old. */
export function openDirect(
  transfers: readonly Transfer[],
  direct: Pick<ConsoleApi, "links" | "linked">,
  { api, clock }: { api: Pick<ConsoleApi, "blob">; clock: Clock },
): Direct {
  const order = new Map(transfers.map(({ digest }, index) => [digest, index]));
  const batches = new Map<number, { asked: number; links: ReturnType<ConsoleApi["links"]> }>();
  const asks = new Map<Digest, number>();
  let faults = 0;
  const usable = () => faults < mostFaults;

  async function urlOf(digest: Digest, signal: AbortSignal): Promise<string | null> {
    const first = Math.floor((order.get(digest) ?? 0) / maxLinks) * maxLinks;
    const known = batches.get(first);
    if (known) {
      const { urls, seconds } = await known.links;
      // the last third is left to the download itself
      if (clock.now() - known.asked < seconds * 667) return urls.get(digest) ?? null;
      if (batches.get(first) !== known) return urlOf(digest, signal);
    }
    const digests = transfers.slice(first, first + maxLinks).map((transfer) => transfer.digest);
    const links = direct.links(digests, signal);
    batches.set(first, { asked: clock.now(), links });
    links.catch(() => batches.delete(first));
    return urlOf(digest, signal);
  }

  async function* noting(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
      faults = 0;
    } catch (thrown) {
      // a stall ends as an abort, and is a fault like any other
      faults += 1;
      throw thrown;
    }
  }

  return {
    usable,
    async blob(digest, offset, signal) {
      const before = asks.get(digest) ?? 0;
      asks.set(digest, before + 1);
      if (!usable() || before >= mostAsks) return api.blob(digest, offset, signal);
      try {
        const url = await urlOf(digest, signal);
        if (url === null) return api.blob(digest, offset, signal);
        const answer = await direct.linked(url, offset, signal);
        return { offset: answer.offset, body: noting(answer.body) };
      } catch {
        signal.throwIfAborted();
        faults += 1;
        return api.blob(digest, offset, signal);
      }
    },
  };
}
