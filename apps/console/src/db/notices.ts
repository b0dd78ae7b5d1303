import { setTimeout as pause } from "node:timers/promises";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import pg from "pg";
import type { Logger } from "pino";
import type { Reader } from "./client.ts";

/**
 * What the console tells itself through Postgres: ids only, after commit, to every replica. The bridge and the browser rooms
 * listen. A notice may be lost (NOTIFY has no replay), so each listener also sweeps when it starts and reconnects.
 */
export const noticeKinds = [
  "fleet",
  "mall",
  "agent",
  "work",
  "publication",
  "import",
  "run",
  "projector",
  "switching",
  "command",
  "channel",
  "delivery",
  "session",
  "identity",
  "codes",
  "cue",
  "legacy",
] as const;

export interface Notice {
  kind: (typeof noticeKinds)[number];
  /** id of the mall, agent, import, run, projector, command or cue; of switching (hours, scenes, sets) the mall's, or empty; slug of the work, for its publications too; empty for the fleet and for sessions; an identity is an agent's or device's that came or was revoked; of codes a batch's, or empty; of legacy an order's to older agents */
  id: string;
}

const channel = "holofleet";
const heartbeatMs = 15_000;
const backoff = { baseMs: 100, capMs: 10_000 };

/** Tells every replica, when the transaction commits. Equal notices of one transaction arrive once. */
export async function notify(tx: Reader, ...notices: Notice[]): Promise<void> {
  if (notices.length === 0) return;
  const payloads = notices.map(({ kind, id }) => `${kind}:${id}`);
  await tx.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}

export interface NoticeListener {
  onNotice(notice: Notice): void;
  /** The connection was lost and is back: notices may have been missed, so sweep. */
  onReconnect(): void;
}

/**
 * Listens on a connection of its own until `stop`. A lost connection is made again with full jitter; a silent one is found by
 * a heartbeat.
 * @throws when the first connection cannot be made
 */
export async function listenNotices(
  url: string,
  log: Logger,
  listener: NoticeListener,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let link = await connect(url, listener.onNotice);

  const follow = async () => {
    while (!stopping.signal.aborted) {
      await Promise.race([link.lost, aborted(stopping.signal)]);
      if (stopping.signal.aborted) return;
      log.warn("notices: connection to Postgres lost");
      const next = await reconnect(url, listener.onNotice, stopping.signal);
      if (!next) return;
      link = next;
      log.info("notices: connected again");
      listener.onReconnect();
    }
  };
  const following = follow();

  return {
    async stop() {
      stopping.abort();
      await following;
      await link.end();
    },
  };
}

interface Link {
  /** resolves when the connection is gone */
  lost: Promise<void>;
  end(): Promise<void>;
}

async function connect(url: string, onNotice: (notice: Notice) => void): Promise<Link> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  const lost = new Promise<void>((resolve) => {
    client.once("error", () => resolve());
    client.once("end", () => resolve());
  });
  client.on("error", () => {});
  client.on("notification", ({ payload }) => {
    const notice = parseNotice(payload ?? "");
    if (notice) onNotice(notice);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  const heartbeat = setInterval(() => {
    client.query("SELECT 1").catch(() => client.end().catch(() => {}));
  }, heartbeatMs);
  void lost.then(() => clearInterval(heartbeat));
  return { lost, end: () => client.end().catch(() => {}) };
}

async function reconnect(url: string, onNotice: (notice: Notice) => void, signal: AbortSignal): Promise<Link | null> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    await pause(fullJitterMs(attempt, backoff), undefined, { signal }).catch(() => {});
    const link = signal.aborted ? null : await connect(url, onNotice).catch(() => null);
    if (link) return link;
  }
  return null;
}

/** A payload that this version does not know is nobody's business here. */
function parseNotice(payload: string): Notice | null {
  const colon = payload.indexOf(":");
  const kind = noticeKinds.find((known) => known === payload.slice(0, colon));
  return kind ? { kind, id: payload.slice(colon + 1) } : null;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
