import { randomInt } from "node:crypto";
import type { CodeBatch, CodeEvent, NewBatch } from "@holofleet/contract/codes/batches.ts";
import {
  type AlphabetName,
  alphabets,
  type CodeFormat,
  checkCharacter,
  fewestGuesses,
  foldCode,
  guessesPerHit,
} from "@holofleet/shared/codes/format.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { uuidv7 } from "uuidv7";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import type { Secrets } from "../../secrets.ts";

/** Codes that are written or read at once: few enough that sealing them holds nobody up. */
export const lot = 1_000;

const named = {
  work: { select: { slug: true, title: true } },
  mall: { select: { code: true, name: true } },
} satisfies Prisma.CodeBatchInclude;
type BatchRow = Prisma.CodeBatchGetPayload<{ include: typeof named }>;

/**
 * Makes a batch, all of its codes or none. Each code is new in the fleet, and kept sealed beside a keyed digest to find it by.
 * @throws AppError bad_request when codes this short would be guessed, or have expired; not_found
 */
export async function createBatch(
  { db, secrets }: { db: Db; secrets: Secrets },
  input: NewBatch,
  by: string,
): Promise<CodeBatch> {
  const { work, mall, expiresAt, ...plain } = input;
  assertHardToGuess(plain, plain.count);
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now())
    throw new AppError("bad_request", "expiresAt: this time is over. Choose one that is to come.");
  const id = await db.$transaction(
    async (tx) => {
      const row = await tx.codeBatch.create({
        data: {
          ...plain,
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
          createdBy: by,
          workId: work === undefined ? null : await idOfWork(tx, work),
          mallId: mall === undefined ? null : await idOfMall(tx, mall),
        },
      });
      for (let made = 0; made < input.count; ) made += await addCodes(tx, secrets, row.id, plain, made);
      await recordEvent(tx, row.id, { by, action: "created" });
      await notify(tx, { kind: "codes", id: row.id });
      return row.id;
    },
    { timeout: 120_000 },
  );
  return showBatch(db, id);
}

function assertHardToGuess(format: CodeFormat, count: number): void {
  const guesses = guessesPerHit(format, count);
  if (guesses >= fewestGuesses) return;
  const message = `length: one of ${guesses} guesses would hit; it must be one of ${fewestGuesses} or more. Make the codes longer, or fewer of them.`;
  throw new AppError("bad_request", message, { details: { guesses } });
}

/** Adds at most one lot. @returns how many: who draws a code that exists draws again */
async function addCodes(
  tx: Tx,
  secrets: Secrets,
  batchId: string,
  format: CodeFormat & { count: number },
  made: number,
): Promise<number> {
  const drawn = new Map<string, string>();
  const wanted = Math.min(lot, format.count - made);
  while (drawn.size < wanted) {
    const code = drawCode(format);
    drawn.set(secrets.fingerprint("access code", foldCode(code) ?? ""), code);
  }
  const known = await tx.accessCode.findMany({
    where: { lookup: { in: [...drawn.keys()] } },
    select: { lookup: true },
  });
  for (const { lookup } of known) drawn.delete(lookup);
  const rows = [...drawn].map(([lookup, code], at) => ({ lookup, sealed: secrets.seal(code), number: made + at + 1 }));
  await tx.$executeRaw`
    INSERT INTO "AccessCode" ("id", "batchId", "number", "lookup", "sealed")
    SELECT id, ${batchId}::uuid, number, lookup, sealed FROM unnest(
      ${rows.map(() => uuidv7())}::uuid[], ${rows.map(({ number }) => number)}::int[],
      ${rows.map(({ lookup }) => lookup)}::text[], ${rows.map(({ sealed }) => sealed)}::text[]
    ) AS row(id, number, lookup, sealed)`;
  return rows.length;
}

function drawCode({ prefix, alphabet, length, check }: CodeFormat): string {
  const characters = alphabets[alphabet];
  const body = Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
  return `${prefix}${body}${check ? checkCharacter(body, alphabet) : ""}`;
}

async function idOfWork(tx: Tx, slug: string): Promise<string> {
  const row = await tx.work.findUnique({ where: { slug }, select: { id: true } });
  if (row === null) throw new AppError("not_found", `There is no work ${slug}. See the list of works.`);
  return row.id;
}

/** @throws AppError not_found */
export async function idOfMall(db: Reader, code: string): Promise<string> {
  const row = await db.mall.findUnique({ where: { code }, select: { id: true } });
  if (row === null) throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  return row.id;
}

/** The newest first. */
export async function listBatches(db: Reader): Promise<CodeBatch[]> {
  const rows = await db.codeBatch.findMany({ include: named, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  const counts = await countCodes(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => present(row, counts.get(row.id), new Date()));
}

/** @throws AppError not_found */
export async function showBatch(db: Reader, id: string): Promise<CodeBatch> {
  const row = await db.codeBatch.findUnique({ where: { id }, include: named });
  if (row === null) throw new AppError("not_found", `There is no batch of codes ${id}. See the list of batches.`);
  return present(row, (await countCodes(db, [id])).get(id), new Date());
}

/** Adds to a batch's history. */
export async function recordEvent(
  tx: Reader,
  batchId: string,
  event: { by: string; action: CodeEvent["action"]; number?: number | undefined; reason?: string },
): Promise<void> {
  await tx.codeEvent.create({ data: { batchId, ...event, number: event.number ?? null } });
}

interface Counts {
  used: number;
  void: number;
  granted: number;
}

async function countCodes(db: Reader, ids: string[]): Promise<Map<string, Counts>> {
  const rows = await db.$queryRaw<({ id: string } & Counts)[]>`
    SELECT batch."id"::text AS id,
      count(*) FILTER (WHERE code."used" >= batch."uses")::int AS used,
      count(*) FILTER (WHERE code."used" < batch."uses" AND code."voidedAt" IS NOT NULL)::int AS void,
      sum(code."used")::int AS granted
    FROM "CodeBatch" AS batch JOIN "AccessCode" AS code ON code."batchId" = batch."id"
    WHERE batch."id" = ANY(${ids}::uuid[]) GROUP BY batch."id"`;
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export function formatOf({
  prefix,
  alphabet,
  length,
  check,
}: Omit<CodeFormat, "alphabet"> & { alphabet: string }): CodeFormat {
  return { prefix, alphabet: alphabet as AlphabetName, length, check };
}

function present(row: BatchRow, counts: Counts = { used: 0, void: 0, granted: 0 }, now: Date): CodeBatch {
  const { id, name, count, work, mall, note, uses, expiresAt, voidedAt, createdBy, createdAt } = row;
  const rest = count - counts.used - counts.void;
  const isExpired = expiresAt !== null && expiresAt <= now;
  return {
    ...formatOf(row),
    ...{ id, name, count, work, mall, note, uses, createdBy },
    expiresAt: expiresAt?.toISOString() ?? null,
    voidedAt: voidedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    used: counts.used,
    void: counts.void + (voidedAt === null ? 0 : rest),
    expired: voidedAt === null && isExpired ? rest : 0,
    left: voidedAt === null && !isExpired ? rest : 0,
    granted: counts.granted,
  };
}
