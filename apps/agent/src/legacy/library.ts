import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import { pathKey } from "@holofleet/shared/content/path.ts";
import { z } from "zod";
import { removeOlder } from "#store/durable.ts";
import { Journal } from "#store/journal.ts";
import { withoutLogin } from "./list.ts";
import { pictureTypes } from "./picture.ts";

const storedSchema = z.object({
  digest: digestSchema,
  /** bytes */
  size: z.number(),
  type: z.enum(pictureTypes),
  /** what its server calls this version (RFC 9110 §8.8) */
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** what stood in its place before: a file with these bytes is ours to replace */
  before: digestSchema.nullable(),
});
export type Stored = z.infer<typeof storedSchema>;

const wantedSchema = z.object({ url: z.string(), path: z.string() });
const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("asked"), at: z.number(), wanted: z.array(wantedSchema) }),
  // these two answer what was asked at `asked`; what was asked meanwhile stays so
  z.object({ kind: z.literal("stored"), asked: z.number(), url: z.string(), path: z.string(), stored: storedSchema }),
  z.object({ kind: z.literal("unchanged"), asked: z.number(), path: z.string() }),
  z.object({ kind: z.literal("dropped"), path: z.string() }),
]);
export type Entry = z.infer<typeof entrySchema>;

/** One picture of the older system. */
export interface Picture {
  readonly url: string;
  readonly path: string;
  /** when a list named it last, epoch milliseconds; `null` when what it asked for was fetched */
  readonly askedAt: number | null;
  readonly stored: Stored | null;
}
export type Pictures = Map<string, Picture>;

/** Pictures that are known at most: more than any mall has. */
export const mostPictures = 100_000;

/** Beginnings older than this are of no use any more. */
const partialForMs = 7 * 24 * 3_600_000;

/** What an entry makes of the pictures. Changes `pictures`. */
export function applyEntry(pictures: Pictures, entry: Entry): void {
  if (entry.kind === "asked") {
    for (const { url, path } of entry.wanted) {
      const known = pictures.get(pathKey(path));
      const stored = known?.stored ? asSeenFrom(url, known.url, known.stored) : null;
      pictures.set(pathKey(path), { url, path, askedAt: entry.at, stored });
    }
    return;
  }
  const key = pathKey(entry.path);
  const known = pictures.get(key);
  if (entry.kind === "dropped")
    return void (known?.stored ? pictures.set(key, { ...known, askedAt: null }) : pictures.delete(key));
  const askedAt = known && known.askedAt !== entry.asked ? known.askedAt : null;
  if (entry.kind === "stored") {
    const url = known?.url ?? entry.url;
    pictures.set(key, { url, path: entry.path, stored: asSeenFrom(url, entry.url, entry.stored), askedAt });
  } else if (known) pictures.set(key, { ...known, askedAt });
}

/** What came from one address, for questions at another: that knows nothing of the first one's versions. */
function asSeenFrom(url: string, from: string, stored: Stored): Stored {
  return withoutLogin(url) === withoutLogin(from) ? stored : { ...stored, etag: null, lastModified: null };
}

/** The fewest entries that make up the same pictures. */
export function compact(entries: readonly Entry[]): Entry[] {
  const pictures: Pictures = new Map();
  for (const entry of entries) applyEntry(pictures, entry);
  return [...pictures.values()].flatMap(({ url, path, askedAt, stored }): Entry[] => [
    ...(stored ? [{ kind: "stored" as const, asked: 0, url, path, stored }] : []),
    ...(askedAt === null ? [] : [{ kind: "asked" as const, at: askedAt, wanted: [{ url, path }] }]),
  ]);
}

/**
 * Which pictures the older system asked for and which of them are here, on disk before anybody relies on it: a list that was taken
 * is never lost.
 */
export class Library {
  readonly #pictures: Pictures = new Map();

  private constructor(
    private readonly journal: Journal<Entry>,
    /** folder of what is half fetched */
    readonly partial: string,
  ) {
    for (const entry of journal.entries) applyEntry(this.#pictures, entry);
  }

  /** @throws AppError disk_full, disk_failed */
  static async open(folder: string): Promise<Library> {
    const partial = join(folder, "partial");
    await mkdir(partial, { recursive: true, mode: 0o700 });
    for (const name of await readdir(partial)) await removeOlder(join(partial, name), partialForMs);
    let library: Library | null = null;
    const journal = await Journal.open<Entry>(join(folder, "pictures.ndjson"), {
      parse: (value) => entrySchema.safeParse(value).data ?? null,
      compact,
      // a picture needs two entries at most: twice as many are worth the writing
      get maxEntries() {
        return 500 + 4 * (library?.size ?? 0);
      },
    });
    library = new Library(journal, partial);
    return library;
  }

  get(path: string): Picture | undefined {
    return this.#pictures.get(pathKey(path));
  }

  pictures(): Iterable<Picture> {
    return this.#pictures.values();
  }

  get size(): number {
    return this.#pictures.size;
  }

  *digests(): Iterable<Digest> {
    for (const { stored } of this.#pictures.values()) if (stored) yield stored.digest;
  }

  /** Durable when it resolves. @throws AppError disk_full, disk_failed */
  async record(entry: Entry): Promise<void> {
    await this.journal.append(entry);
    applyEntry(this.#pictures, entry);
  }

  close(): Promise<void> {
    return this.journal.close();
  }
}
