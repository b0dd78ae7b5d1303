import type { JobName, JobPayloads } from "#db/jobs.ts";
import type { Console } from "../context.ts";

/** How a job runs. */
export interface Run {
  console: Console;
  /** the console stops: end soon, another start goes on */
  signal: AbortSignal;
  /** a failure now is not tried again */
  isLast: boolean;
}

/** What a job does. It may run twice, and on another replica. */
export interface Task<Name extends JobName> {
  /** @throws to be tried again, later and later */
  run(payload: JobPayloads[Name], run: Run): Promise<void>;
  /** Asks again for what a console that died left behind. */
  resume?(console: Console): Promise<void>;
  /** when it runs by itself, as in a crontab, in UTC */
  cron?: string;
}

export type Tasks = { [Name in JobName]: Task<Name> };
