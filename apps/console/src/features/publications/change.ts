import type { Publication } from "@holofleet/contract/works/publications.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { removeJobs } from "#db/jobs.ts";
import { notify } from "#db/notices.ts";
import { lockWork } from "#features/works/service.ts";
import { presentPublication } from "./present.ts";
import { addJobs, requireFuture } from "./request.ts";
import { findPublication, isOpen, openStates } from "./rows.ts";
import { jobKeys } from "./rules.ts";

/** What may change of a publication that waits for its hour; `at: null` means now. */
export interface ScheduleChange {
  at?: Date | null | undefined;
  timezone?: string | undefined;
  note?: string | undefined;
  sync?: boolean | undefined;
}

/** @throws AppError not_found, conflict when it waits no more, bad_request for an hour that is over */
export async function changePublication(
  db: Db,
  slug: string,
  id: string,
  { at, timezone, note, sync }: ScheduleChange,
): Promise<Publication> {
  if (at) requireFuture(at);
  return db.$transaction(async (tx) => {
    await lockWork(tx, slug);
    const row = await findPublication(tx, slug, id);
    if (row.state !== "scheduled") {
      throw new AppError("conflict", "This publication waits for its hour no more. Look at the list of publications.");
    }
    const data: Prisma.PublicationUpdateInput = {
      ...(at !== undefined && { at, ...(at === null && { state: "preparing", timezone: null }) }),
      ...(timezone !== undefined && at !== null && { timezone }),
      ...(note !== undefined && { note: note || null }),
      ...(sync !== undefined && { sync }),
    };
    const changed = await tx.publication.update({ where: { id }, data });
    if (at !== undefined) await addJobs(tx, changed);
    await notify(tx, { kind: "work", id: slug });
    return presentPublication(changed);
  });
}

/** @throws AppError not_found, conflict when it is final already */
export async function cancelPublication(db: Db, slug: string, id: string, by: string): Promise<Publication> {
  return db.$transaction(async (tx) => {
    await lockWork(tx, slug);
    const row = await findPublication(tx, slug, id);
    if (!isOpen(row)) {
      throw new AppError("conflict", `This publication is ${row.state} already. Look at the list of publications.`);
    }
    const data = {
      state: "cancelled",
      reason: `${by} cancelled it.`,
      reasonCode: "cancelled",
      finishedAt: new Date(),
    } as const;
    const cancelled = await tx.publication.update({ where: { id }, data });
    await removeJobs(tx, Object.values(jobKeys(id)));
    await notify(tx, { kind: "work", id: slug });
    return presentPublication(cancelled);
  });
}

/** Asks again for the jobs of every open publication: a console that died may have held some, which nobody else would take. */
export async function resumePublications(db: Db): Promise<void> {
  const open = await db.publication.findMany({
    where: { state: { in: openStates } },
    select: { id: true, at: true, state: true },
  });
  for (const { id, at, state } of open) await addJobs(db, { id, at: state === "scheduled" ? at : null });
}
