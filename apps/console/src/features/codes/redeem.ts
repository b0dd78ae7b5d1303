import type { CodeResult } from "@holofleet/contract/codes/batches.ts";
import { fitsFormat, foldCode } from "@holofleet/shared/codes/format.ts";
import type { Granted } from "@holofleet/shared/codes/wire.ts";
import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { uuidv7 } from "uuidv7";
import type { Db, Reader } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import type { Secrets } from "../../secrets.ts";
import { formatOf } from "./batches.ts";
import { assertMayAsk, recordGuess, type Suspect } from "./guard.ts";
import { guessLimits, guessPoints, judgeCode } from "./rules.ts";

/** Who asks, and by which way. */
export interface CodeAsker {
  way: "agent" | "api" | "mqtt";
  /** whose guesses are counted and whose question is asked again: `agent:<id>/<address>`, `user:<id>`, `device:<id>` or `topic:<topic>` */
  source: string;
  /** what many sources share, such as their agent */
  shared?: string;
  /** in words */
  asker: string;
  mall: { id: string; code: string } | null;
}

export type Verdict =
  | { result: "granted"; granted: Granted }
  | { result: Exclude<CodeResult, "granted"> | "unknown" | "mistyped" };

export interface CodeDesk {
  /**
   * Uses a code once, for exactly one asker, or says why not. With a `key`, asked again the answer is the same.
   * @throws AppError rate_limited while the asker has to wait, conflict when the key was another code's
   */
  redeem(question: { code: string; key?: string | undefined }, asker: CodeAsker): Promise<Verdict>;
}

/** Questions of one source that are answered at the same time, and that may wait. */
const concurrency = 4;
const maxWaiting = 5_000;

/** Where codes are redeemed. Few questions of one source run at the same time, so that many at once are no way around the guard. */
export function openCodeDesk(console: { db: Db; secrets: Secrets }): CodeDesk {
  const queues = new Map<string, PQueue>();
  return {
    async redeem(question, asker) {
      const line = asker.shared ?? asker.source;
      const queue = queues.get(line) ?? new PQueue({ concurrency });
      queues.set(line, queue);
      if (queue.size > maxWaiting) {
        const details = { retryAfterSeconds: 5 };
        throw new AppError("rate_limited", "Too many codes are asked for at once. Try again in 5 s.", { details });
      }
      try {
        return await queue.add(() => answer(console, question, asker));
      } finally {
        if (queue.size + queue.pending === 0) queues.delete(line);
      }
    },
  };
}

const withBatch = { batch: true } satisfies Prisma.AccessCodeInclude;
type CodeRow = Prisma.AccessCodeGetPayload<{ include: typeof withBatch }>;

async function answer(
  { db, secrets }: { db: Db; secrets: Secrets },
  { code: text, key }: { code: string; key?: string | undefined },
  asker: CodeAsker,
): Promise<Verdict> {
  const folded = foldCode(text);
  const lookup = folded === null ? null : secrets.fingerprint("access code", folded);
  const find = () => (lookup === null ? null : db.accessCode.findUnique({ where: { lookup }, include: withBatch }));
  const row = await find();
  if (key !== undefined) {
    const before = await grantedBefore(db, asker.source, { equals: key });
    if (before) return repeat(db, before, row);
  }
  const suspects = suspectsOf(asker);
  await assertMayAsk(db, suspects, new Date());
  if (row === null) {
    const result = folded !== null && (await isMistyped(db, folded)) ? "mistyped" : "unknown";
    await recordGuess(db, suspects, guessPoints[result], new Date());
    return { result };
  }
  const judge = (facts: CodeRow) => judgeCode(facts, asker.mall?.id ?? null, new Date());
  let result = judge(row);
  if (result === "granted") {
    const granted = await take(db, row, asker, key);
    if (granted) return { result, granted };
    // the same question twice at once: the other one has the answer
    const before = key === undefined ? null : await grantedBefore(db, asker.source, { equals: key });
    if (before) return repeat(db, before, row);
    // somebody else was faster
    result = judge((await find()) ?? row);
    if (result === "granted") result = "used";
  }
  await recordRefusal(db, row, asker, result);
  return { result };
}

/** The answer that this asker was given before to a question with such a key, or `null`. */
export function grantedBefore(db: Reader, source: string, requestKey: Prisma.StringFilter<"Redemption">) {
  return db.redemption.findFirst({
    where: { source, requestKey, result: "granted" },
    include: { code: { include: withBatch } },
    orderBy: { at: "desc" },
  });
}

async function repeat(
  db: Reader,
  { at, code }: NonNullable<Awaited<ReturnType<typeof grantedBefore>>>,
  asked: CodeRow | null,
): Promise<Verdict> {
  if (asked?.id !== code.id)
    throw new AppError("conflict", "This key was used for another code. Take a new key for each code.");
  return { result: "granted", granted: await present(db, code, at, code.used) };
}

/** One statement decides who is the one: others wait for its row and then find the use taken. `null`: it was not us. */
async function take(db: Db, row: CodeRow, asker: CodeAsker, key: string | undefined): Promise<Granted | null> {
  const { source, way, asker: who, mall } = asker;
  const mallId = mall?.id ?? null;
  try {
    const [taken] = await db.$queryRaw<{ at: Date; used: number }[]>`
      WITH taken AS (
        UPDATE "AccessCode" AS code SET "used" = code."used" + 1
        FROM "CodeBatch" AS batch
        WHERE code."id" = ${row.id}::uuid AND batch."id" = code."batchId" AND code."used" < batch."uses"
          AND code."voidedAt" IS NULL AND batch."voidedAt" IS NULL
          AND (batch."expiresAt" IS NULL OR batch."expiresAt" > now())
          AND (batch."mallId" IS NULL OR ${mallId}::text IS NULL OR batch."mallId" = ${mallId}::text)
        RETURNING code."id", code."used"),
      kept AS (
        INSERT INTO "Redemption" ("id", "codeId", "result", "way", "source", "requestKey", "mall", "asker")
        SELECT ${uuidv7()}::uuid, taken."id", 'granted', ${way}, ${source}, ${key ?? null}, ${mall?.code ?? null}, ${who}
        FROM taken RETURNING "codeId", "at")
      SELECT kept."at", taken."used" FROM taken JOIN kept ON kept."codeId" = taken."id"`;
    if (!taken) return null;
    await notify(db, { kind: "codes", id: row.batchId });
    return await present(db, row, taken.at, taken.used);
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

function isDuplicate(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError && JSON.stringify([error.code, error.meta]).includes("23505")
  );
}

async function present(db: Reader, { number, batch }: CodeRow, at: Date, used: number): Promise<Granted> {
  const { name, uses, workId } = batch;
  const work = workId === null ? null : await db.work.findUnique({ where: { id: workId }, select: { slug: true } });
  const usesLeft = Math.max(0, uses - used);
  return { result: "granted", at: at.toISOString(), batch: name, number, work: work?.slug ?? null, usesLeft };
}

/** Keeps a refusal, once in five seconds for each asker: who presses again and again tells nothing new. */
async function recordRefusal(db: Db, row: CodeRow, asker: CodeAsker, result: CodeResult): Promise<void> {
  const { way, source, mall, asker: who } = asker;
  const kept = await db.$executeRaw`
    INSERT INTO "Redemption" ("id", "codeId", "result", "way", "source", "mall", "asker")
    SELECT ${uuidv7()}::uuid, ${row.id}::uuid, ${result}, ${way}, ${source}, ${mall?.code ?? null}, ${who}
    WHERE NOT EXISTS (
      SELECT 1 FROM "Redemption" WHERE "codeId" = ${row.id}::uuid AND "source" = ${source} AND "result" = ${result}
        AND "at" > now() - interval '5 seconds')`;
  if (kept > 0) await notify(db, { kind: "codes", id: row.batchId });
}

function suspectsOf({ source, shared, asker, mall }: CodeAsker): Suspect[] {
  const one = { source, limit: source.startsWith("topic:") ? guessLimits.many : guessLimits.one, asker };
  const many = shared === undefined ? [] : [{ source: shared, limit: guessLimits.many, asker }];
  return [one, ...many].map((suspect) => ({ ...suspect, mall: mall?.code ?? null }));
}

/** Whether a code that does not exist looks like one of ours with a wrong character. */
async function isMistyped(db: Reader, folded: string): Promise<boolean> {
  const formats = await db.codeBatch.findMany({
    where: { voidedAt: null },
    select: { prefix: true, alphabet: true, length: true, check: true },
    distinct: ["prefix", "alphabet", "length", "check"],
  });
  const fits = formats.map((format) => fitsFormat(folded, formatOf(format)));
  return fits.includes("mistyped") && !fits.includes("yes");
}

const refusals: Record<Exclude<Verdict["result"], "granted">, [ErrorCode, string]> = {
  unknown: ["access_code_unknown", "There is no such access code. Check it, and type it again."],
  mistyped: ["access_code_mistyped", "This is no access code: a character is wrong. Type it again."],
  used: ["access_code_used", "This access code was used already."],
  expired: ["access_code_expired", "This access code has expired."],
  void: ["access_code_void", "This access code was made void."],
  elsewhere: ["access_code_elsewhere", "This access code is good in another mall only."],
};

/** What an asker over HTTP is answered. @throws AppError access_code_… */
export function answerOf(verdict: Verdict): Granted {
  if (verdict.result === "granted") return verdict.granted;
  const [code, message] = refusals[verdict.result];
  throw new AppError(code, message, { details: { result: verdict.result } });
}
