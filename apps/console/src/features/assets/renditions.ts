import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Digest, digestOfHex, digestSchema } from "@holofleet/shared/content/digest.ts";
import { type FrameType, frameTypes, maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Db, Reader } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import type { Env } from "#env.ts";
import type { Pictures } from "#images/pictures.ts";
import { nameRecipe, type Recipe } from "#images/recipes.ts";
import type { BlobKind, BlobStore } from "#storage/blob-store.ts";
import { lockBlobs } from "./lock.ts";
import { diskFault, emptyStaging } from "./staging.ts";

/** What a recipe made of an original, under the digest of its own bytes. */
export interface Rendition {
  digest: Digest;
  /** bytes */
  size: number;
  type: FrameType;
}

const renditionSchema = z.object({ digest: digestSchema, size: z.number(), type: z.enum(frameTypes) });

export interface Renditions {
  /**
   * What `recipe` makes of the original `source`. Made when nobody needed it before or when its bytes are lost; made once,
   * however many ask at the same time. When somebody waits for it, it is `urgent`.
   * @throws AppError not_found, unavailable when too many wait, image_*, timeout, too_large
   */
  make(source: Digest, recipe: Recipe, options?: { urgent?: boolean }): Promise<Rendition>;
  /** Bytes that `recipe` would make of `source`; nothing of it is kept. @throws as `make` */
  measure(source: Digest, recipe: Recipe): Promise<number>;
  /** Size in bytes of the thumbnail of `source`, made again when it is lost. @throws as `make` */
  thumbnail(source: Digest): Promise<number>;
}

/** Somebody waits for each of these: more at once would only wait longer. */
const mostUrgent = 200;

/** Makes renditions, one at a time of each kind, in a folder of its own that nothing outlives. */
export async function openRenditions(
  console: Readonly<{ env: Env; db: Db; blobs: BlobStore; pictures: Pictures }>,
): Promise<Renditions> {
  const { env, db, blobs, pictures } = console;
  const staging = join(env.home, "renditions");
  await emptyStaging(staging);
  const underWay = new Map<string, Promise<unknown>>();
  let urgentNow = 0;

  /** Whoever asks for what is being made already gets the same answer. */
  function once<T>(key: string, urgent: boolean, make: () => Promise<T>): Promise<T> {
    const running = underWay.get(key) as Promise<T> | undefined;
    if (running) return running;
    if (urgent && urgentNow >= mostUrgent) return Promise.reject(tooMany());
    if (urgent) urgentNow++;
    const made = make().finally(() => {
      underWay.delete(key);
      if (urgent) urgentNow--;
    });
    underWay.set(key, made);
    return made;
  }

  /** Runs `work` on a copy of the original; both files are gone afterwards. */
  async function staged<T>(source: Digest, work: (file: string, out: string) => Promise<T>): Promise<T> {
    const file = join(staging, randomUUID());
    const out = `${file}.out`;
    try {
      await pipeline(await blobs.read("original", source), createWriteStream(file));
      return await work(file, out);
    } catch (error) {
      throw diskFault(error);
    } finally {
      await Promise.all([rm(file, { force: true }), rm(out, { force: true })]);
    }
  }

  async function makeNow(source: Digest, name: string, recipe: Recipe, urgent: boolean): Promise<Rendition> {
    const known = (await findRenditions(db, name, [source])).get(source);
    if (known && (await blobs.size("rendition", known.digest)) !== null) return known;
    if ((await db.blob.count({ where: { digest: source } })) === 0) throw unknownPicture();
    return staged(source, async (file, out) => {
      const { type, width, height } = await pictures.render(file, out, recipe, { urgent });
      const bytes = await readFile(out);
      if (bytes.length > maxFrameBytes) throw tooLarge(bytes.length);
      const digest = digestOfHex(createHash("sha256").update(bytes).digest("hex"));
      await blobs.put("rendition", digest, out);
      const made = { digest, size: bytes.length, type, width, height };
      await record({ source, recipe: name, ...made });
      return { digest, size: bytes.length, type };
    });
  }

  /** @throws AppError unavailable when the clean-up removed these bytes meanwhile, as those of a rendition that it had dropped */
  function record({ source, recipe, ...made }: Prisma.RenditionUncheckedCreateInput & Rendition): Promise<void> {
    return db.$transaction(async (tx) => {
      await lockBlobs(tx, [made.digest]);
      if ((await blobs.size("rendition", made.digest)) === null) {
        throw new AppError("unavailable", "The clean-up removed what was just made of this picture. Try again.");
      }
      const where = { source_recipe: { source, recipe } };
      await tx.rendition.upsert({ where, create: { source, recipe, ...made }, update: made });
    });
  }

  return {
    async make(source, recipe, { urgent = false } = {}) {
      const name = nameRecipe(recipe);
      if (name === null) throw new Error("originals are no renditions");
      return once(`${name} ${source}`, urgent, () => makeNow(source, name, recipe, urgent));
    },
    measure: (source, recipe) =>
      staged(source, async (file, out) => {
        await pictures.render(file, out, recipe, { urgent: true });
        return (await stat(out)).size;
      }),
    async thumbnail(source) {
      const size = await blobs.size("thumbnail", source);
      if (size !== null) return size;
      return once(`thumbnail ${source}`, true, async () => {
        if ((await db.blob.count({ where: { digest: source } })) === 0) throw unknownPicture();
        return staged(source, async (file, out) => {
          await pictures.inspect(file, out);
          const made = await stat(out);
          await blobs.put("thumbnail", source, out);
          return made.size;
        });
      });
    },
  };
}

/** The renditions by the recipe of this name that are known, by their original. One query, however many are asked. */
export async function findRenditions(
  db: Reader,
  recipe: string,
  sources: Iterable<Digest>,
): Promise<Map<Digest, Rendition>> {
  const rows = await db.$queryRaw<{ source: Digest }[]>`
    SELECT "source", "digest", "size", "type" FROM "Rendition"
    WHERE "recipe" = ${recipe} AND "source" = ANY(${[...new Set(sources)]}::text[])`;
  return new Map(rows.map((row) => [row.source, renditionSchema.parse(row)]));
}

/** What malls may fetch under a digest: an original or a rendition. */
export interface Content {
  kind: BlobKind;
  /** bytes */
  size: number;
  type: FrameType;
}

/** What malls may fetch under these digests. One that is unknown is left out. One query, however many are asked. */
export async function findContents(db: Reader, digests: Iterable<Digest>): Promise<Map<Digest, Content>> {
  const asked = [...new Set(digests)];
  const rows = await db.$queryRaw<{ kind: BlobKind }[]>`
    SELECT 'rendition' AS "kind", "digest", "size", "type" FROM "Rendition" WHERE "digest" = ANY(${asked}::text[])
    UNION ALL
    SELECT 'original', "digest", "size", "type" FROM "Blob" WHERE "digest" = ANY(${asked}::text[])`;
  // an original may be its own rendition: the last one of a digest counts
  return new Map(
    rows.map(({ kind, ...facts }) => {
      const { digest, size, type } = renditionSchema.parse(facts);
      return [digest, { kind, size, type }];
    }),
  );
}

const unknownPicture = () => new AppError("not_found", "No picture has this digest. Upload it first.");

function tooMany(): AppError {
  const details = { retryAfterSeconds: 5 };
  return new AppError("unavailable", "Too many pictures are being prepared. Try again in 5 s.", { details });
}

function tooLarge(bytes: number): AppError {
  const words = `By this recipe a picture has ${Math.ceil(bytes / 1024 / 1024)} MB, and a frame has at most`;
  const message = `${words} ${maxFrameBytes / 1024 / 1024}. Choose a shorter side, WebP or JPEG.`;
  return new AppError("too_large", message, { details: { limitBytes: maxFrameBytes } });
}
