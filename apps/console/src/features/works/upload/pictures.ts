import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { client } from "#ui/api.ts";
import type { Picked } from "../drop/pick.ts";
import { digestOf } from "./digester.ts";
import type { DraftFrame } from "./merge.ts";
import { patiently } from "./patience.ts";
import { sendBlob } from "./send-blob.ts";
import { type Amount, type BadFile, type Facts, nothing, plus } from "./state.ts";

/** Pictures sent at once by the whole page: browsers open six connections to one address, and the page needs one itself. */
const atOnce = 5;
const slots = new PQueue({ concurrency: atOnce });
/** Pictures that are hashed and asked for together: while they are sent, the next ones are hashed. */
const batch = 200;
/** Answers about one picture: the others go on. */
const ofPicture = /^(image_|digest_mismatch|too_large|unsupported_media|timeout)/;

/** What brings frames to the console. It may be run again after it ended: what was done once is not done again. */
export interface Job {
  /**
   * @returns the frames whose blobs the console holds
   * @throws AbortError; whatever stops all of them, such as a session that ended
   */
  run(facts: Facts, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<DraftFrame[]>;
}

interface Hashed extends Picked {
  digest: Digest;
}

const of = ({ file }: Picked): Amount => ({ files: 1, bytes: file.size });

/** Brings pictures to the console: digests first, then only the blobs that it lacks. Bad ones are told and left out. */
export function picturesJob(picked: readonly Picked[]): Job {
  const digests = new Map<Picked, Digest>();
  const taken = new Set<Digest>();
  const refused = new Map<Digest, AppError>();
  /** paths that are counted for good: as sent, or as left out */
  const counted = new Set<string>();

  const leave = (facts: Facts, one: Picked, fault: BadFile["fault"], message: string) => {
    if (counted.has(one.path)) return;
    counted.add(one.path);
    facts.left = plus(facts.left, of(one));
    facts.bad.push({ path: one.path, fault, message });
  };

  async function hash(one: Picked, facts: Facts, signal: AbortSignal): Promise<Hashed[]> {
    const digest = digests.get(one) ?? (await digestOf(one.file, signal));
    if (digest === null) {
      leave(facts, one, "unreadable", "The browser cannot read this file any more.");
      return [];
    }
    digests.set(one, digest);
    return [{ ...one, digest }];
  }

  /** A picture whose bytes need not be sent: here already, or like one that was just sent or refused. */
  const settle = (facts: Facts, one: Hashed) => {
    const reason = refused.get(one.digest);
    if (reason) leave(facts, one, reason.code, reason.message);
    else if (!counted.has(one.path)) facts.known = plus(facts.known, of(one));
  };

  return {
    async run(facts, onBytes, signal) {
      facts.phase = "checking";
      facts.known = nothing;
      // what stops one for good, such as a session that ended, stops all
      const stopping = new AbortController();
      const all = AbortSignal.any([signal, stopping.signal]);
      const queue = new PQueue({ concurrency: atOnce });
      const sends: Promise<void>[] = [];
      const twins = new Map<Digest, Hashed[]>();

      const send = async (one: Hashed) => {
        const { file, digest } = one;
        const count = (bytes: number) => {
          facts.moving += bytes;
          onBytes(bytes);
        };
        try {
          await patiently(() => slots.add(() => sendBlob(file, digest, { signal: all, onBytes: count })), facts, all);
          facts.moving -= file.size;
          taken.add(digest);
          counted.add(one.path);
          facts.sent = plus(facts.sent, of(one));
        } catch (error) {
          if (!(error instanceof AppError) || !ofPicture.test(error.code)) {
            stopping.abort(error);
            throw error;
          }
          refused.set(digest, error);
          settle(facts, one);
        }
        for (const twin of twins.get(digest) ?? []) settle(facts, twin);
        twins.delete(digest);
      };
      const take = (one: Hashed, lacking: ReadonlySet<string>) => {
        const { digest } = one;
        const under = twins.get(digest);
        if (under) under.push(one);
        else if (!lacking.has(digest) || taken.has(digest) || refused.has(digest)) settle(facts, one);
        else {
          twins.set(digest, []);
          facts.phase = "sending";
          sends.push(queue.add(() => send(one)));
        }
      };
      const prepare = async (): Promise<Hashed[]> => {
        const hashed: Hashed[] = [];
        for (let i = 0; i < picked.length; i += batch) {
          const some = (await Promise.all(picked.slice(i, i + batch).map((one) => hash(one, facts, all)))).flat();
          const asked = [...new Set(some.map(({ digest }) => digest))];
          const { missing } = await patiently(() => client.blobs.missing({ digests: asked }), facts, all);
          const lacking = new Set<string>(missing);
          for (const one of some) take(one, lacking);
          hashed.push(...some);
        }
        return hashed;
      };

      try {
        const hashed = await prepare();
        await Promise.all(sends);
        return hashed.filter(({ digest }) => !refused.has(digest)).map(({ path, digest }) => ({ path, digest }));
      } catch (error) {
        stopping.abort(error);
        await Promise.allSettled(sends);
        // the first failure aborted the others: its reason is what is told
        throw signal.aborted ? signal.reason : stopping.signal.reason;
      }
    },
  };
}
