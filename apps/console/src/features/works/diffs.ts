import type { Diff, Side } from "@holofleet/contract/works/diffs.ts";
import type { Frame } from "@holofleet/contract/works.ts";
import { planDiff } from "@holofleet/shared/content/diff.ts";
import type { Db } from "#db/client.ts";
import { readDraft } from "./drafts.ts";
import { readRevision } from "./revisions.ts";
import { findWork } from "./service.ts";

interface SideFrames {
  revision: Diff["from"]["revision"];
  frames: Frame[];
}

/**
 * What `to` changes against `from`.
 * @throws AppError not_found, revision_unknown
 */
export async function diffWork(db: Db, slug: string, from: Side, to: Side): Promise<Diff> {
  const [before, after] = [await readSide(db, slug, from), await readSide(db, slug, to)];
  return { from: facts(before), to: facts(after), ...planDiff(before.frames, after.frames) };
}

async function readSide(db: Db, slug: string, side: Side): Promise<SideFrames> {
  if (side === "draft") return { revision: "draft", frames: (await readDraft(db, slug)).frames };
  const number = side === "current" ? (await findWork(db, slug)).current?.number : side;
  if (number === undefined) return { revision: null, frames: [] };
  return { revision: number, frames: (await readRevision(db, slug, number)).frames };
}

function facts({ revision, frames }: SideFrames): Diff["from"] {
  return { revision, frames: frames.length, bytes: frames.reduce((sum, { size }) => sum + size, 0) };
}
