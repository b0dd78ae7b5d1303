import type { Reader } from "./client.ts";

/** Every job by its name, with what it is told. The room `jobs` has a task for each. */
export interface JobPayloads {
  /** prepare a publication, and finish it when it is due */
  publication: { id: string };
  /** carry out one action of a cue's event */
  "cue-action": { event: string; action: string };
  /** remove what cues did longer ago than their term; runs by itself */
  "forget-cues": Record<never, never>;
  /** tell a channel of an event */
  delivery: { id: string };
  /** remove entries of the audit log whose term is over; runs by itself */
  "forget-audit": Record<never, never>;
  /** remove deliveries and notices whose term is over; runs by itself */
  "forget-notices": Record<never, never>;
  /** remove the works whose term in the trash is over; runs by itself */
  "empty-trash": Record<never, never>;
  /** remove from the store what nothing shows; runs by itself */
  "clean-up": Record<never, never>;
}
export type JobName = keyof JobPayloads;

/** A job that fails for a passing reason is tried this often, the last time some ten minutes after the first. */
const attempts = 6;

/**
 * Asks for a job, when the transaction commits; at its hour when it has one. One that waits under the same key is replaced, so
 * that asking twice does no harm.
 */
export async function addJob<Name extends JobName>(
  tx: Reader,
  name: Name,
  payload: JobPayloads[Name],
  { key, at = null }: { key: string; at?: Date | null },
): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, run_at => ${at}::timestamptz,
      max_attempts => ${attempts}::int, job_key => ${key})`;
}

/** Forgets the jobs that wait under these keys. One that runs already is not stopped. */
export async function removeJobs(tx: Reader, keys: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM unnest(${[...keys]}::text[]) AS key, graphile_worker.remove_job(key)`;
}
