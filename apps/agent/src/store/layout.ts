import { lstat, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import { codeOf, removeOlder, syncDir, writeDurable } from "./durable.ts";

/** Number of the disk layout that this program reads and writes. */
const layoutVersion = 1;
const markerSchema = z.object({ layout: z.number().int().positive() });

/** The names of all blob folders: the first two digits of a digest. */
export const shards = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, "0"));

export interface Layout {
  root: string;
  store: string;
  partial: string;
  manifests: string;
  works: string;
  tmp: string;
  desired: string;
}

const hour = 3_600_000;

/**
 * Makes the folders of a data folder, refuses links in their place, and clears what a crash left: temporary files after an
 * hour, half-fetched blobs after a week. Young ones stay: another process may look into a running agent's folder.
 * @throws AppError data_newer, disk_full, disk_failed
 */
export async function openLayout(root: string): Promise<Layout> {
  const layout: Layout = {
    root,
    store: join(root, "store"),
    partial: join(root, "partial"),
    manifests: join(root, "manifests"),
    works: join(root, "works"),
    tmp: join(root, "tmp"),
    desired: join(root, "desired.json"),
  };
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const folder of [layout.store, layout.partial, layout.manifests, layout.works, layout.tmp]) await ensure(folder);
  for (const shard of shards) await ensure(join(layout.store, shard));
  await checkMarker(layout);
  // A crash may have come between a rename and its fsync: what is seen now must also be there after a power cut.
  for (const folder of [root, layout.store, layout.manifests, layout.works]) await syncDir(folder);
  for (const name of await readdir(layout.tmp)) await removeOlder(join(layout.tmp, name), hour);
  for (const name of await readdir(layout.partial)) await removeOlder(join(layout.partial, name), 7 * 24 * hour);
  return layout;
}

async function ensure(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((thrown) => {
    if (codeOf(thrown) !== "EEXIST") throw thrown;
  });
  if ((await lstat(folder)).isDirectory()) return;
  throw new AppError(
    "disk_failed",
    `${folder} is a link or a file. Remove it: the agent writes into real folders only.`,
  );
}

async function checkMarker(layout: Layout): Promise<void> {
  const file = join(layout.root, ".holofleet-agent");
  const text = await readFile(file, "utf8").catch((thrown) => {
    if (codeOf(thrown) === "ENOENT") return null;
    throw thrown;
  });
  const marker = text === null ? null : parseJson(markerSchema, text);
  if (marker && marker.layout > layoutVersion)
    throw new AppError("data_newer", `${layout.root} was written by a newer agent. Start that version again.`);
  const expected = JSON.stringify({ layout: layoutVersion });
  if (text !== expected) await writeDurable(file, expected, { tmp: layout.tmp, parent: layout.root });
}

/** Reads a document; `null` when it is torn or is not what it should be. */
export function parseJson<T extends z.ZodType>(schema: T, text: string): z.infer<T> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
