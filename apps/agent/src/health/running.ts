import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { request } from "undici";
import { removeFile, writeDurable } from "#store/durable.ts";
import { type Health, healthSchema } from "./snapshot.ts";

const fileOf = (dataDir: string) => join(dataDir, "player-url");

/**
 * Leaves the player's address in the data folder, so that `status` finds a running agent whatever its port. On a full or
 * read-only disk it does not: the show is more than its status.
 */
export async function announcePlayer(dataDir: string, url: string): Promise<() => Promise<void>> {
  await writeDurable(fileOf(dataDir), url, { tmp: dataDir, parent: dataDir }).catch(() => {});
  return () => removeFile(fileOf(dataDir)).catch(() => {});
}

/** What the running agent of this folder says of itself, or `null` when none runs or another one took its port. */
export async function askRunning(dataDir: string, agentId: string): Promise<Health | null> {
  try {
    const url = new URL("/health", await readFile(fileOf(dataDir), "utf8"));
    // bound to every address, it answers on loopback too; Windows cannot connect to "every"
    if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "localhost";
    const { body } = await request(url, { signal: AbortSignal.timeout(3_000) });
    const health = healthSchema.parse(await body.json());
    return health.agent.id === agentId ? health : null;
  } catch {
    return null;
  }
}
