import type { ImportRow } from "@holofleet/contract/projectors/inventory.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Secrets } from "#secrets.ts";
import { listProjectors, mallOf, writeChange, writeNew } from "./inventory.ts";
import { factsOf } from "./present.ts";
import { readTable, type TableRow, writeTable } from "./table.ts";

/** Ends a row's transaction without a trace. */
class DryRun extends Error {
  constructor(readonly outcome: ImportRow["outcome"]) {
    super("dry run");
  }
}

/**
 * Adds and changes projectors by a CSV, row by row: a row that fails leaves the others. A projector is known by its mall and
 * address. `dryRun` says what would happen.
 * @throws AppError bad_request when the file as a whole cannot be read
 */
export async function importTable(
  db: Db,
  secrets: Secrets,
  { csv, dryRun }: { csv: string; dryRun: boolean },
): Promise<{ rows: ImportRow[] }> {
  const rows: ImportRow[] = [];
  for (const row of readTable(csv)) {
    const { line, mall, name } = row;
    try {
      if (!row.ok) throw new AppError("bad_request", row.reason);
      const outcome = await db.$transaction(async (tx) => {
        const done = await writeRow(tx, secrets, row);
        if (dryRun) throw new DryRun(done);
        return done;
      });
      rows.push({ line, mall, name, outcome, reason: null });
    } catch (thrown) {
      if (thrown instanceof DryRun) rows.push({ line, mall, name, outcome: thrown.outcome, reason: null });
      else rows.push({ line, mall, name, outcome: "failed", reason: reasonOf(thrown) });
    }
  }
  return { rows };
}

/** @throws whatever was not foreseen: that is no matter of one row */
function reasonOf(thrown: unknown): string {
  const { code, message } = toAppError(thrown);
  if (code === "internal") throw thrown;
  return message;
}

async function writeRow(
  tx: Tx,
  secrets: Secrets,
  { mall: code, name, host, port, password, facts }: TableRow & { ok: true },
): Promise<ImportRow["outcome"]> {
  const mall = await mallOf(tx, code);
  const known = knownAt(await tx.projector.findMany({ where: { mallId: mall.id, host } }), { host, port, facts });
  if (known === null) {
    await writeNew(tx, secrets, { mall: code, name, host, port, password, ...facts });
    return "added";
  }
  const before = factsOf(known);
  // what a table cannot say stays: a template, the way of signing in, the icons of inputs
  const options = { ...before.options, ...facts.options };
  const looks = new Map(before.inputs.map((input) => [input.code, input]));
  const inputs = (facts.inputs ?? before.inputs).map((input) => ({
    ...input,
    ...looks.get(input.code),
    label: input.label,
  }));
  const after = { ...before, ...facts, options, inputs };
  if (password === undefined && name === known.name && JSON.stringify(after) === JSON.stringify(before)) return "same";
  await writeChange(tx, secrets, {
    id: known.id,
    name,
    ...after,
    ...(password !== undefined && { password }),
  });
  return "changed";
}

/**
 * The projector that a row is about, or `null` for a new one. Without a port it is the one on the usual port of its protocol: two
 * devices may stand behind one address.
 * @throws AppError conflict when another port must be meant, or more than one could be
 */
function knownAt<Row extends { name: string; driver: string; port: number }>(
  there: readonly Row[],
  { host, port, facts }: Pick<TableRow & { ok: true }, "host" | "port" | "facts">,
): Row | null {
  if (port !== undefined) return there.find((one) => one.port === port) ?? null;
  const usualPortOf = (driver: string) => Object.entries(driverPorts).find(([kind]) => kind === driver)?.[1];
  const [meant, other] = there.filter((one) => one.port === usualPortOf(facts.driver ?? one.driver));
  if (there.length === 0 || (meant !== undefined && other === undefined)) return meant ?? null;
  const those = there.map((one) => `${one.name} on ${one.port}`).join(", ");
  throw new AppError("conflict", `At ${host} there is ${those}. Add a column port that says which one is meant.`);
}

/** All projectors, or those of a mall, as a CSV that can be changed and imported again. @throws AppError not_found */
export async function exportTable(db: Reader, where: { mall?: string }): Promise<{ csv: string }> {
  return { csv: writeTable(await listProjectors(db, where)) };
}
