import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import type { Notice } from "#db/notices.ts";
import { endInterrupted, publishWaiting } from "#features/cues/service.ts";
import { createEar, watchCues } from "#features/happenings/service.ts";
import type { BrokerClient } from "./client.ts";
import { coalesce } from "./coalesce.ts";

export interface CueLinkOptions {
  db: Db;
  log: Logger;
  broker: Pick<BrokerClient, "listen" | "publish">;
  isConnected(): boolean;
  failed(error: unknown): void;
}

/** What the bridge does for cues: it hears their topics, watches for what they wait for, and publishes what they say. */
export function createCueLink({ db, log, broker, isConnected, failed }: CueLinkOptions) {
  const ear = createEar(db, log);
  let hasEnded = false;
  const listening = coalesce(async () => broker.listen(await ear.load()), failed);
  const publishing = coalesce(async () => {
    // what is under way at our first look, nobody sends any more
    if (!hasEnded) await endInterrupted(db);
    hasEnded = true;
    if (isConnected()) await publishWaiting(db, broker.publish);
  }, failed);
  const watching = coalesce(async () => {
    await ear.flush();
    await watchCues(db, new Date());
  }, failed);

  return {
    /** Takes a message of a topic that is not Holofleet's own. */
    take: ear.take,
    onNotice({ kind, id }: Notice): void {
      if (kind === "cue") publishing.trigger();
      // an id names a cue that did something; without one cues themselves changed
      if ((kind === "cue" && id === "") || kind === "mall") listening.trigger();
    },
    sweep(): void {
      for (const work of [listening, publishing, watching]) work.trigger();
    },
    async settled(): Promise<void> {
      await ear.settled();
      await Promise.all([listening, publishing, watching].map((work) => work.settled()));
      await ear.flush();
    },
  };
}
