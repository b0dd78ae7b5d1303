import type { CodeBatch, CodeEvent, CodeRedemption, FoundCode } from "@holofleet/contract/codes/batches.ts";
import { foldCode, printCode } from "@holofleet/shared/codes/format.ts";
import { writeCsv } from "@holofleet/shared/csv.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import type { Secrets } from "../../secrets.ts";
import { lot, recordEvent, showBatch } from "./batches.ts";
import { codeState } from "./rules.ts";

/** Rows of a history that people are shown. */
const shown = 200;

const ofCode = { code: { select: { number: true } } } satisfies Prisma.RedemptionInclude;

/** One code by its text. @throws AppError access_code_unknown */
export async function findCode({ db, secrets }: { db: Reader; secrets: Secrets }, text: string): Promise<FoundCode> {
  const folded = foldCode(text);
  const lookup = folded === null ? "" : secrets.fingerprint("access code", folded);
  const row = await db.accessCode.findUnique({
    where: { lookup },
    include: { batch: true, redemptions: { include: ofCode, orderBy: { at: "desc" }, take: shown } },
  });
  if (row === null)
    throw new AppError("access_code_unknown", "There is no such access code. Check it, and type it again.");
  const { batch, number, used } = row;
  return {
    ...{ batch: batch.id, batchName: batch.name, number, used, uses: batch.uses },
    state: codeState(row, new Date()),
    redemptions: row.redemptions.map(presentRedemption),
  };
}

/** What happened to a batch, the newest first. @throws AppError not_found */
export async function batchHistory(
  db: Reader,
  id: string,
): Promise<{ events: CodeEvent[]; redemptions: CodeRedemption[] }> {
  await showBatch(db, id);
  const events = await db.codeEvent.findMany({ where: { batchId: id }, orderBy: { at: "desc" }, take: shown });
  const redemptions = await db.redemption.findMany({
    where: { code: { batchId: id } },
    include: ofCode,
    orderBy: { at: "desc" },
    take: shown,
  });
  return {
    events: events.map(({ at, by, action, number, reason }) => ({
      at: at.toISOString(),
      by,
      action: action as CodeEvent["action"],
      number,
      reason,
    })),
    redemptions: redemptions.map(presentRedemption),
  };
}

/** Makes one code worth nothing, or the whole batch, for good. Doing it again changes nothing. @throws AppError not_found */
export async function voidCodes(
  db: Db,
  { id, number, reason, by }: { id: string; number?: number | undefined; reason: string; by: string },
): Promise<CodeBatch> {
  await showBatch(db, id);
  const data = { voidedAt: new Date() };
  await db.$transaction(async (tx) => {
    const { count } =
      number === undefined
        ? await tx.codeBatch.updateMany({ where: { id, voidedAt: null }, data })
        : await tx.accessCode.updateMany({ where: { batchId: id, number, voidedAt: null }, data });
    if (count === 0 && number !== undefined && !(await tx.accessCode.findFirst({ where: { batchId: id, number } })))
      throw new AppError("not_found", `This batch has no code number ${number}.`);
    if (count > 0) await recordEvent(tx, id, { by, action: "voided", number, reason });
    await notify(tx, { kind: "codes", id });
  });
  return showBatch(db, id);
}

/** All codes of a batch as CSV. Who asked is recorded before a single code is read. @throws AppError not_found */
export async function exportCodes(
  { db, secrets }: { db: Db; secrets: Secrets },
  { id, by }: { id: string; by: string },
): Promise<{ csv: string }> {
  const batch = await db.codeBatch.findUnique({ where: { id } });
  if (batch === null) throw new AppError("not_found", `There is no batch of codes ${id}. See the list of batches.`);
  await recordEvent(db, id, { by, action: "exported" });
  await notify(db, { kind: "codes", id });
  const lines = [["number", "code", "state", "used", "uses"]];
  for (let from = 1; from <= batch.count; from += lot)
    for (const row of await codesFrom(db, id, from, lot)) {
      const code = printCode(secrets.unseal(row.sealed), batch.prefix);
      const state = codeState({ ...row, batch }, new Date());
      lines.push([String(row.number), code, state, String(row.used), String(batch.uses)]);
    }
  return { csv: writeCsv(lines) };
}

/** Codes of a batch for a sheet of paper, those that are void left out. Who asked is recorded. @throws AppError not_found */
export async function printCodes(
  { db, secrets }: { db: Db; secrets: Secrets },
  { id, from, count, by }: { id: string; from: number; count: number; by: string },
): Promise<{ number: number; code: string }[]> {
  const { prefix } = await showBatch(db, id);
  await recordEvent(db, id, { by, action: "printed" });
  await notify(db, { kind: "codes", id });
  const rows = (await codesFrom(db, id, from, count)).filter(({ voidedAt }) => voidedAt === null);
  return rows.map(({ number, sealed }) => ({ number, code: printCode(secrets.unseal(sealed), prefix) }));
}

function codesFrom(db: Reader, batchId: string, from: number, count: number) {
  return db.accessCode.findMany({
    where: { batchId, number: { gte: from, lt: from + count } },
    orderBy: { number: "asc" },
  });
}

function presentRedemption(row: Prisma.RedemptionGetPayload<{ include: typeof ofCode }>): CodeRedemption {
  const { at, result, way, mall, asker, code } = row;
  return {
    at: at.toISOString(),
    number: code.number,
    result: result as CodeRedemption["result"],
    way: way as CodeRedemption["way"],
    mall,
    asker,
  };
}
