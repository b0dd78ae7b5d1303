import { Logger, runMigrations } from "graphile-worker";

/** Makes or brings up to date the tables of jobs, which are a schema of their own in the same database. */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, logger: new Logger(() => () => {}) });
}
