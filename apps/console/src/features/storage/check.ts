import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { CheckResult, CheckWish, StorageCheck } from "@holofleet/contract/storage.ts";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { type BlobKind, blobKinds } from "#storage/blob-store.ts";
import type { Console } from "../../context.ts";
import { affectedWorks, isShown } from "./affected.ts";
import { countRecorded, findRecorded, listRecorded } from "./listing.ts";
import { nothingFound, presentCheck, silenceMs } from "./present.ts";
import { repairFault } from "./repair.ts";
import { type Fault, planCheck, type Stored } from "./rules.ts";

type Parts = Pick<Console, "db" | "blobs" | "renditions" | "log">;

const findingLimit = 1_000;
const beatMs = 1_000;
/** Files that are read at once; the disk serves malls meanwhile. */
const readers = 2;

/**
 * Starts comparing the record with the store, both ways. It goes on by itself; `showCheck` tells how.
 * @throws AppError conflict while another one runs
 */
export async function requestCheck(parts: Parts, wish: CheckWish, by: string): Promise<StorageCheck> {
  const { db, log } = parts;
  const row = await db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE "StorageCheck" IN SHARE ROW EXCLUSIVE MODE`;
    const since = new Date(Date.now() - silenceMs);
    const running = await tx.storageCheck.findFirst({ where: { state: "running", beatAt: { gt: since } } });
    if (running) {
      const message = "A check of the store is running already. Wait for it to end, then start yours.";
      throw new AppError("conflict", message, { details: { id: running.id } });
    }
    return tx.storageCheck.create({ data: { wish, result: nothingFound, createdBy: by } });
  });
  void run(parts, row.id, wish).catch((err) => log.warn({ err, check: row.id }, "check of the store was cut off"));
  return presentCheck(row, new Date());
}

/** @throws AppError not_found */
export async function showCheck({ db }: Pick<Console, "db">, id: string): Promise<StorageCheck> {
  const row = await db.storageCheck.findUnique({ where: { id } });
  if (row === null) throw new AppError("not_found", "There is no such check of the store. Start one.");
  return presentCheck(row, new Date());
}

async function run(parts: Parts, id: string, wish: CheckWish): Promise<void> {
  const { db } = parts;
  const result = structuredClone(nothingFound);
  let written = Promise.resolve<unknown>(undefined);
  const beat = setInterval(() => {
    written = written.then(() => db.storageCheck.update({ where: { id }, data: { result, beatAt: new Date() } }));
    written.catch(() => clearInterval(beat));
  }, beatMs);
  const outcome = await compare(parts, wish, result).then(
    () => ({ state: "done", reason: null }),
    (thrown) => ({ state: "failed", reason: toAppError(thrown).message }),
  );
  clearInterval(beat);
  await written;
  await db.storageCheck.update({ where: { id }, data: { ...outcome, result, finishedAt: new Date() } });
}

/** Fills `result` while it goes. */
async function compare(parts: Parts, { deep, repair }: CheckWish, result: CheckResult): Promise<void> {
  const { db, blobs } = parts;
  result.total = await countRecorded(db);

  async function find(suspect: Fault): Promise<void> {
    const fault = await confirm(parts, suspect);
    if (fault === null) return;
    const repaired = repair && (await repairFault(parts, fault).catch(() => false));
    result.counts[fault.fault] += 1;
    if (repaired) result.counts.repaired += 1;
    if (result.findings.length < findingLimit) result.findings.push({ ...fault, repaired, works: [] });
  }

  const reading = new PQueue({ concurrency: readers });
  for (const kind of blobKinds) {
    for await (const step of planCheck(kind, listRecorded(db, kind), blobs.list(kind), new Date())) {
      if ("wrong" in step) await find(step.wrong);
      else if (deep && kind !== "thumbnail") {
        await reading.onSizeLessThan(readers);
        void reading.add(async () => {
          const damage = await hashAgain(parts, kind, step.sound);
          if (damage) await find(damage);
          count(result, step.sound);
        });
      } else if (kind !== "thumbnail") count(result, step.sound);
    }
  }
  await reading.onIdle();
  const works = await affectedWorks(
    db,
    result.findings.filter(({ fault }) => fault !== "extra").map(({ digest }) => digest),
  );
  for (const finding of result.findings) finding.works = works.get(finding.digest) ?? [];
}

function count({ checked }: CheckResult, { size }: Stored): void {
  checked.count += 1;
  checked.bytes += size;
}

/** Uploads and clean-ups go on during a check: a fault counts when it is still there at a second look. */
async function confirm({ db, blobs }: Parts, suspect: Fault): Promise<Fault | null> {
  const recorded = await findRecorded(db, suspect.kind, suspect.digest);
  if (suspect.fault === "extra") {
    const needed = recorded !== null || (suspect.kind === "rendition" && (await isShown(db, suspect.digest)));
    return needed ? null : suspect;
  }
  if (recorded === null) return null;
  const size = await blobs.size(suspect.kind, suspect.digest);
  if (size === null) return { ...suspect, fault: "missing", size };
  const sameSize = size > 0 && size === (suspect.expected ?? size);
  const otherBytes = suspect.fault === "damaged" && suspect.size === suspect.expected;
  return sameSize && !otherBytes ? null : { ...suspect, fault: "damaged", size };
}

async function hashAgain({ blobs }: Parts, kind: BlobKind, { digest, size }: Stored): Promise<Fault | null> {
  const same = (await digestOf(blobs.read(kind, digest))) === hexOf(digest);
  return same ? null : { fault: "damaged", kind, digest, expected: size, size };
}

async function digestOf(opening: ReturnType<Console["blobs"]["read"]>): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(await opening, hash);
  } catch {
    return "unreadable";
  }
  return hash.digest("hex");
}
