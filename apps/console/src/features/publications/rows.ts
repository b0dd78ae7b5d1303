import { AppError } from "@holofleet/shared/errors.ts";
import type { Reader } from "#db/client.ts";
import type { PublicationState, Publication as Row } from "#db/generated/client.ts";
import { findWork } from "#features/works/service.ts";

/** States that a publication leaves by itself. */
export const openStates: PublicationState[] = ["scheduled", "preparing"];

/** A publication that is not final, with the slug of its work. */
export type OpenPublication = Row & { work: { slug: string } };

export function isOpen({ state }: Pick<Row, "state">): boolean {
  return openStates.includes(state);
}

/** @throws AppError not_found, also for one of another work */
export async function findPublication(db: Reader, slug: string, id: string): Promise<Row> {
  const row = await db.publication.findFirst({ where: { id, work: { slug } } });
  if (row === null) {
    throw new AppError("not_found", `"${slug}" has no such publication. Look at its list of publications.`);
  }
  return row;
}

/** Open ones, and the latest of the others, newest first. @throws AppError not_found */
export async function readPublications(db: Reader, slug: string): Promise<Row[]> {
  const { id: workId } = await findWork(db, slug);
  const orderBy = { createdAt: "desc" } as const;
  const open = await db.publication.findMany({ where: { workId, state: { in: openStates } }, orderBy });
  const others = await db.publication.findMany({ where: { workId, state: { notIn: openStates } }, orderBy, take: 10 });
  return [...open, ...others];
}
