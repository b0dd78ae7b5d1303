import { basename, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Assignment } from "@holofleet/contract/assignments.ts";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { createClient, failureOf } from "@holofleet/contract/client.ts";
import type { Work } from "@holofleet/contract/works.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { isZip } from "@holofleet/shared/content/frame-file.ts";
import { slugOf } from "@holofleet/shared/content/slug.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { readSession, type Session, workingFolder } from "../session.ts";
import { openDigestCache, type SavedDraft } from "./digest-cache.ts";
import { type Hour, type Outcome, publishDraft } from "./draft.ts";
import { type BadFile, readFolder } from "./folder.ts";
import { amountOf, type Gathered, gatherFiles, gatherZip, nameFrames, withDigests } from "./gather.ts";

export interface PublishOptions {
  work?: string;
  title?: string;
  malls?: Assignment;
  note?: string;
  sync?: boolean;
  skipBad?: boolean;
  /** reads every file again, whatever is known of it */
  verify?: boolean;
  /** not now but then */
  hour?: Hour;
}

export interface Published extends Outcome {
  sent: { files: number; bytes: number };
  known: { files: number; bytes: number };
  skipped: BadFile[];
}

/** Publishes a folder or a zip as the next revision of a work, or begins a publication of it. */
export async function publishFolder(folder: string, options: PublishOptions): Promise<Published> {
  const session = await readSession();
  const api = createClient(session);
  const root = resolve(workingFolder, folder);
  const { work, version, gathered } = isZip(root)
    ? await saveZip(session, api, root, options)
    : await saveFolder(session, api, root, options);
  const published = await publishDraft(api, work.slug, { ...options, base: version });
  const { sent, known, bad } = gathered;
  return { ...published, sent, known, skipped: bad };
}

interface SavedWork {
  work: Work;
  /** of the draft that now holds what was gathered */
  version: number;
  gathered: Gathered;
}

async function saveZip(session: Session, api: ApiClient, root: string, options: PublishOptions): Promise<SavedWork> {
  const gathered = await gatherZip(session, api, root);
  const work = await saveFrames(api, root, gathered, options);
  return { work, version: work.draft.version, gathered };
}

/** A folder that is as it was when this draft was saved from it needs no question about any of its pictures. */
async function saveFolder(session: Session, api: ApiClient, root: string, options: PublishOptions): Promise<SavedWork> {
  const { files, bad } = await readFolder(root);
  if (files.length === 0) {
    throw new AppError(
      "draft_empty",
      `${root} holds no JPEG, PNG or WebP pictures. Choose the folder with the frames.`,
    );
  }
  refuseBad(bad, options);
  const cache = await openDigestCache(root);
  const digests = options.verify ? new Map<string, Digest>() : cache.findAll(files);
  const known = await findNamed(api, root, options);
  const draft = (work: Work): SavedDraft => ({
    console: session.url,
    work: work.id,
    version: work.draft.version,
    frames: nameFrames(withDigests(files, digests)),
  });
  const isDraft = (work: Work) => digests.size === files.length && isDeepStrictEqual(cache.saved, draft(work));
  const asItWas = { frames: [], sent: nothing, known: amountOf(files), bad };
  if (known && isDraft(known)) return settled(api, known, asItWas, options);

  let saved = cache.saved;
  try {
    const brought = await gatherFiles(session, api, files, digests);
    // only looked at again: nothing changed
    if (known && isDraft(known)) return await settled(api, known, asItWas, options);
    const gathered = { ...brought, bad: [...bad, ...brought.bad] };
    const work = await saveFrames(api, root, gathered, options);
    saved = brought.bad.length === 0 ? draft(work) : null;
    return { work, version: work.draft.version, gathered };
  } finally {
    // what was read once is known, however this ended
    await cache.keep(withDigests(files, digests), saved);
  }
}

async function settled(api: ApiClient, known: Work, gathered: Gathered, options: PublishOptions): Promise<SavedWork> {
  const work = await settle(api, known, options);
  return { work, version: work.draft.version, gathered };
}

const nothing = { files: 0, bytes: 0 };

async function saveFrames(
  api: ApiClient,
  root: string,
  { frames, bad }: Gathered,
  options: PublishOptions,
): Promise<Work> {
  refuseBad(bad, options);
  const work = await openWork(api, root, options);
  return api.works.saveDraft({ slug: work.slug, base: work.draft.version, frames });
}

function refuseBad(bad: BadFile[], { skipBad }: PublishOptions): void {
  if (bad.length === 0 || skipBad) return;
  const named = bad.slice(0, 20).map(({ path, reason }) => `  ${path} ${reason}`);
  if (bad.length > named.length) named.push(`  … and ${bad.length - named.length} more`);
  throw new AppError(
    "image_invalid",
    `Nothing was published: ${bad.length} of the files cannot be frames.\n${named.join("\n")}\nTake them out of the folder, or leave them out with --skip-bad.`,
  );
}

const nameOf = (root: string) => basename(root).replace(/\.zip$/i, "");

/** The work to publish to, when there is one: the one named, or the one that the folder's name makes. */
async function findNamed(api: ApiClient, root: string, { work, title }: PublishOptions): Promise<Work | null> {
  const slug = work ?? slugOf(title ?? nameOf(root));
  return slug === null ? null : findWork(api, slug);
}

/** The same, created when there is none. */
async function openWork(api: ApiClient, root: string, options: PublishOptions): Promise<Work> {
  const existing = await findNamed(api, root, options);
  if (existing !== null) return settle(api, existing, options);
  const { work, title, malls } = options;
  const name = title ?? nameOf(root);
  const slug = work ?? slugOf(name);
  return api.works.create({ title: work && !title ? work : name, ...(slug && { slug }), ...(malls && { malls }) });
}

/** Gives a work the malls and the title that were asked for. */
async function settle(api: ApiClient, work: Work, { title, malls }: PublishOptions): Promise<Work> {
  if (malls) await api.works.assign({ slug: work.slug, malls });
  if (title && title !== work.title) await api.works.update({ slug: work.slug, title });
  return work;
}

async function findWork(api: ApiClient, slug: string): Promise<Work | null> {
  try {
    return await api.works.show({ slug });
  } catch (thrown) {
    if (failureOf(thrown).code === "not_found") return null;
    throw thrown;
  }
}
