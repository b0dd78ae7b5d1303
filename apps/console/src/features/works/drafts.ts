import type { Frame, Work } from "@holofleet/contract/works.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { findBlobs, wantBlobs } from "#features/assets/service.ts";
import { dropManifest, keepManifest, readDraftManifest } from "./manifests.ts";
import { presentFrames, presentWork } from "./present.ts";
import { type DraftFrame, planManifest, requireVersion } from "./rules.ts";
import { findWork, lockWork, unknownWork } from "./service.ts";

/** @throws AppError not_found */
export async function readDraft(db: Db, slug: string): Promise<{ version: number; frames: Frame[] }> {
  const draft = await readDraftManifest(db, slug);
  if (draft === null) throw unknownWork(slug);
  const known = await findBlobs(db, draft.manifest?.frames.map(({ digest }) => digest) ?? []);
  return { version: draft.version, frames: presentFrames(draft.manifest, known) };
}

/**
 * Replaces the draft's frames. `base` is the version that they were made from: a draft that moved on is never overwritten.
 * @throws AppError not_found, path_unsafe, frame_missing, draft_changed
 */
export async function saveDraft(db: Db, slug: string, frames: DraftFrame[], base: number | undefined): Promise<Work> {
  const manifest = planManifest(
    frames,
    await wantBlobs(
      db,
      frames.map(({ digest }) => digest),
    ),
  );
  const left = await db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    requireVersion(row, base);
    const draftDigest = manifest && (await keepManifest(tx, manifest));
    await tx.work.update({ where: { id: row.id }, data: { draftDigest, draftVersion: { increment: 1 } } });
    await notify(tx, { kind: "work", id: slug });
    return row.draftDigest;
  });
  if (left !== null) await dropManifest(db, left);
  return presentWork(await findWork(db, slug));
}
