import { createHash } from "node:crypto";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { encodeDocument, type Manifest, manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { pathKey } from "@holofleet/shared/content/path.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { planCover } from "./rules.ts";

/**
 * Keeps a manifest under its digest. Idempotent; it locks the row when there is one, so that it cannot be dropped before the
 * transaction that refers to it commits.
 */
export async function keepManifest(tx: Tx, manifest: Manifest): Promise<Digest> {
  const body = encodeDocument(manifest);
  const digest = digestOfHex(createHash("sha256").update(body).digest("hex"));
  const bytes = manifest.frames.reduce((sum, frame) => sum + frame.size, 0);
  const paths = manifest.frames.map((frame) => pathKey(frame.path)).join("\n");
  const blobs = [...new Set(manifest.frames.map((frame) => frame.digest))];
  await tx.$executeRaw`
    INSERT INTO "Manifest" ("digest", "body", "frames", "bytes", "cover", "paths", "blobs")
    VALUES (${digest}, ${body}, ${manifest.frames.length}, ${BigInt(bytes)}, ${planCover(manifest.frames)}::text[],
            ${paths}, ${blobs}::text[])
    ON CONFLICT ("digest") DO UPDATE SET "frames" = EXCLUDED."frames"`;
  return digest;
}

/** `null` stands for a draft without frames. */
export async function readManifest(db: Reader, digest: string | null): Promise<Manifest | null> {
  if (digest === null) return null;
  const { body } = await db.manifest.findUniqueOrThrow({ where: { digest }, select: { body: true } });
  return manifestSchema.parse(JSON.parse(body));
}

/**
 * A work's draft as it stands at one moment, in one statement: the next save may drop what the draft pointed to. `null`: there is no
 * such work.
 */
export async function readDraftManifest(
  db: Reader,
  slug: string,
): Promise<{ version: number; manifest: Manifest | null } | null> {
  const [row] = await db.$queryRaw<{ version: number; body: string | null }[]>`
    SELECT w."draftVersion" AS "version", m."body" FROM "Work" w LEFT JOIN "Manifest" m ON m."digest" = w."draftDigest"
    WHERE w."slug" = ${slug}`;
  if (row === undefined) return null;
  return { version: row.version, manifest: row.body === null ? null : manifestSchema.parse(JSON.parse(row.body)) };
}

/** Forgets what a draft pointed to, when no other draft, no revision and no open publication does. */
export async function dropManifest(db: Db, digest: string): Promise<void> {
  const dropped = db.$executeRaw`
    DELETE FROM "Manifest" m WHERE m."digest" = ${digest}
      AND NOT EXISTS (SELECT 1 FROM "Work" w WHERE w."draftDigest" = m."digest")
      AND NOT EXISTS (SELECT 1 FROM "Revision" r WHERE m."digest" IN (r."sourceDigest", r."manifestDigest"))
      AND NOT EXISTS (SELECT 1 FROM "Publication" p
        WHERE p."draftDigest" = m."digest" AND p."state" IN ('scheduled', 'preparing'))`;
  // the foreign keys refuse it when somebody took it up at this moment; a manifest too many does no harm
  await dropped.catch(() => undefined);
}
