import { basename, resolve } from "node:path";
import type { Assignment } from "@holofleet/contract/assignments.ts";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { createClient, failureOf } from "@holofleet/contract/client.ts";
import type { Work } from "@holofleet/contract/works.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { slugOf } from "@holofleet/shared/content/slug.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { ProgressLine } from "../output.ts";
import { readSession, workingFolder } from "../session.ts";
import { type BadFile, digestOfFile, type LocalFile, readFolder } from "./folder.ts";
import { uploadBlob } from "./upload.ts";

export interface PublishOptions {
  work?: string;
  title?: string;
  malls?: Assignment;
  note?: string;
  sync?: boolean;
  skipBad?: boolean;
}

export interface Published {
  work: Work;
  revision: number;
  unchanged: boolean;
  run: string | null;
  sent: { files: number; bytes: number };
  known: { files: number; bytes: number };
  skipped: BadFile[];
}

interface HashedFile extends LocalFile {
  digest: Digest;
}

/** Publishes a folder as the next revision of a work: digests first, then only the blobs that the console lacks. */
export async function publishFolder(folder: string, options: PublishOptions): Promise<Published> {
  const session = await readSession();
  const api = createClient(session);
  const root = resolve(workingFolder, folder);
  const { files, bad } = await readFolder(root);
  if (files.length === 0) {
    throw new AppError(
      "draft_empty",
      `${root} holds no JPEG, PNG or WebP pictures. Choose the folder with the frames.`,
    );
  }
  refuseBad(bad, options);

  const hashed = await hashAll(files);
  const { missing } = await api.blobs.missing({ digests: [...new Set(hashed.map((file) => file.digest))] });
  const lacking = new Set(missing);
  const sending = [
    ...new Map(hashed.filter((file) => lacking.has(file.digest)).map((file) => [file.digest, file])).values(),
  ];
  const refused = await sendAll(sending, (file) => uploadBlob(session, file.digest, file));
  refuseBad([...bad, ...refused], options);

  const left = new Set(refused.map((file) => file.path));
  const frames = hashed.filter((file) => !left.has(file.path));
  const work = await openWork(api, root, options);
  const { draft } = await api.works.saveDraft({
    slug: work.slug,
    base: work.draft.version,
    frames: frames.map(({ path, digest }) => ({ path, digest })),
  });
  const { note, sync = false } = options;
  const published = await api.works.publish({ slug: work.slug, base: draft.version, sync, ...(note && { note }) });
  const bytes = (list: LocalFile[]) => list.reduce((sum, file) => sum + file.size, 0);
  const known = hashed.filter((file) => !lacking.has(file.digest));
  return {
    ...published,
    sent: { files: sending.length, bytes: bytes(sending) },
    known: { files: known.length, bytes: bytes(known) },
    skipped: [...bad, ...refused],
  };
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

async function hashAll(files: LocalFile[]): Promise<HashedFile[]> {
  const queue = new PQueue({ concurrency: 4 });
  return Promise.all(files.map((file) => queue.add(async () => ({ ...file, digest: await digestOfFile(file.file) }))));
}

/** Sends pictures six at a time with progress; answers those that the console refused, with its reason. */
async function sendAll(files: HashedFile[], send: (file: HashedFile) => Promise<void>): Promise<BadFile[]> {
  const refused: BadFile[] = [];
  if (files.length === 0) return refused;
  const line = new ProgressLine("Uploading");
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const started = performance.now();
  let done = 0;
  let bytes = 0;
  const facts = () => {
    const rate = bytes / ((performance.now() - started) / 1000);
    const eta = rate > 0 ? (total - bytes) / rate : null;
    return { files: { done, total: files.length }, bytes: { done: bytes, total }, rate, eta };
  };
  const queue = new PQueue({ concurrency: 6 });
  const sendOne = async (file: HashedFile) => {
    try {
      await send(file);
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      if (!/^(image_|unsupported|too_large|digest_)/.test(code)) throw thrown;
      refused.push({ path: file.path, reason: `was refused: ${message}` });
    }
    done += 1;
    bytes += file.size;
    line.show(facts());
  };
  await Promise.all(files.map((file) => queue.add(() => sendOne(file))));
  line.end(facts());
  return refused;
}

/** The work to publish to: the one named, or the one that the folder's name makes, created when there is none. */
async function openWork(api: ApiClient, root: string, { work, title, malls }: PublishOptions): Promise<Work> {
  const name = title ?? basename(root);
  const slug = work ?? slugOf(name);
  const existing = slug === null ? null : await findWork(api, slug);
  if (existing === null) {
    return api.works.create({ title: work && !title ? work : name, ...(slug && { slug }), ...(malls && { malls }) });
  }
  if (malls) await api.works.assign({ slug: existing.slug, malls });
  if (title && title !== existing.title) await api.works.update({ slug: existing.slug, title });
  return existing;
}

async function findWork(api: ApiClient, slug: string): Promise<Work | null> {
  try {
    return await api.works.show({ slug });
  } catch (thrown) {
    if (failureOf(thrown).code === "not_found") return null;
    throw thrown;
  }
}
