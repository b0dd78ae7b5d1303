import { setTimeout as pause } from "node:timers/promises";
import { spreadMs } from "@holofleet/shared/backoff.ts";
import pg from "pg";
import type { Logger } from "pino";

/** Advisory lock of Postgres that the replica with the bridge holds. */
const lockKey = 7_270_736_902;
const tryMs = 2_000;
const heartbeatMs = 5_000;

export interface Election {
  /** of the database whose replicas elect */
  url: string;
  log: Logger;
  /** Leads until the signal is aborted, then ends cleanly. Another replica leads next, or the same one again. */
  lead(signal: AbortSignal): Promise<void>;
}

/**
 * Lets one replica at a time lead, by a session lock on a connection of its own: Postgres frees it when the replica or the
 * connection dies. `stop` ends the term and frees the lock.
 */
export function electLeader({ url, log, lead }: Election): { stop(): Promise<void> } {
  const stopping = new AbortController();

  const term = async () => {
    const client = new pg.Client({
      connectionString: url,
      application_name: "holofleet bridge",
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
    });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
      while (!(await takeLock(client))) await pause(spreadMs(tryMs, 0.2), undefined, { signal: stopping.signal });
      const heartbeat = setInterval(() => client.query("SELECT 1").catch(() => lost.abort()), heartbeatMs);
      await lead(AbortSignal.any([lost.signal, stopping.signal])).finally(() => clearInterval(heartbeat));
    } finally {
      await client.end().catch(() => {});
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      await term().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, "bridge: no term; it is tried again");
      });
      await pause(spreadMs(tryMs / 4, 0.5), undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [lockKey]);
  return rows[0]?.taken ?? false;
}
