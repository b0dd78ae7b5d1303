import { AppError } from "@holofleet/shared/errors.ts";

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of `sql`, hex */
  checksum: string;
}

/** A row of `_prisma_migrations` that was not rolled back. */
export interface AppliedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

/**
 * Which of our migrations the database still needs, in order.
 * @throws AppError conflict when one failed before or was edited since; data_newer when the database has one that we lack
 */
export function planMigrations(ours: Migration[], applied: AppliedMigration[]): Migration[] {
  const failed = applied.find(({ finished }) => !finished);
  if (failed)
    throw new AppError(
      "conflict",
      `Migration ${failed.name} failed in this database before. Repair it and run \`npx prisma migrate resolve\`, or restore a backup.`,
    );
  const known = new Map(ours.map((migration) => [migration.name, migration]));
  const foreign = applied.filter(({ name }) => !known.has(name));
  if (foreign.length > 0)
    throw new AppError(
      "data_newer",
      `This database was used by a newer Holofleet: it has ${foreign.map(({ name }) => name).join(", ")}. ` +
        "Start that version, or restore a backup made with this one.",
    );
  const edited = applied.find(({ name, checksum }) => known.get(name)?.checksum !== checksum);
  if (edited)
    throw new AppError(
      "conflict",
      `Migration ${edited.name} was edited after this database had applied it. Restore the file and put the change into a new migration.`,
    );
  const done = new Set(applied.map(({ name }) => name));
  return ours.filter(({ name }) => !done.has(name));
}
