import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Tx } from "#db/client.ts";

/** Nobody else records or removes these blobs until the transaction ends. */
export async function lockBlobs(tx: Tx, digests: readonly Digest[]): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(digest, 0))
    FROM (SELECT unnest(${digests}::text[]) AS digest ORDER BY 1) AS sorted`;
}
