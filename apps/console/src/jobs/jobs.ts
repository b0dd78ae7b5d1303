import { Logger, run, type Task as Worker } from "graphile-worker";
import type { JobName } from "#db/jobs.ts";
import type { Console } from "../context.ts";
import { migrateJobs } from "./migrate.ts";
import type { Task } from "./task.ts";
import { tasks } from "./tasks.ts";

/** Jobs at once on this replica. Those that make pictures share the workers of images. */
const concurrency = 4;

/**
 * Takes jobs from Postgres until `stop`, which ends them within seconds: what is left is taken up by the next start or by another
 * replica.
 */
export async function startJobs(console: Console): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const tell = (level: string, message: string) => {
    // that a job ends early then is no failure: it is taken up again
    if (level === "error" && !stopping.signal.aborted) console.log.error(message);
    else if (level === "warning") console.log.warn(message);
    else console.log.debug(message);
  };
  const options = {
    connectionString: console.databaseUrl,
    maxPoolSize: concurrency + 2,
    logger: new Logger(
      ({ label }) =>
        (level, message) =>
          tell(level, `${label ?? "jobs"}: ${message}`),
    ),
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: 1,
  };
  await migrateJobs(console.databaseUrl);
  const entries = Object.entries(tasks) as [JobName, Task<JobName>][];
  for (const [, { resume }] of entries) await resume?.(console);
  const runner = await run({
    ...options,
    concurrency,
    taskList: Object.fromEntries(entries.map(([name, task]) => [name, workerOf(console, task)])),
    crontab: entries.flatMap(([name, { cron }]) => (cron ? `${cron} ${name}` : [])).join("\n"),
  });
  runner.promise.catch((err: unknown) => console.log.error({ err }, "jobs: no more are taken"));
  return {
    async stop() {
      stopping.abort();
      await runner.stop();
    },
  };
}

function workerOf(console: Console, task: Task<JobName>): Worker {
  return (payload, { job, abortSignal }) =>
    task.run(payload as never, { console, signal: abortSignal, isLast: job.attempts >= job.max_attempts });
}
